import { EVENT_ID, getScalarValue, type Event } from "js-yaml";
import type { Position } from "../model/subject";

/** One node of a document: where it starts and what is under it. */
interface Place {
  offset: number;
  children?: Map<string | number, Place>;
}

/** Finds where a path stands in a YAML text. Nothing is computed until the first question. */
export class Locator {
  private documents: Place[] | undefined;
  private lineStarts: number[] | undefined;

  constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  /** The position of the key or item at the end of `keys`, or of the nearest one above it. `document` counts from 1. */
  locate(document: number, keys: readonly (string | number)[]): Position | undefined {
    this.documents ??= readPlaces(this.text, this.events);
    let place = this.documents[document - 1];
    if (!place) return undefined;
    for (const key of keys) {
      const next: Place | undefined = place.children?.get(key);
      if (!next) break;
      place = next;
    }
    return this.position(place.offset);
  }

  /** The line and column of an offset. */
  position(offset: number): Position {
    this.lineStarts ??= [0, ...Array.from(this.text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.lineStarts[low] as number) + 1 };
  }
}

function readPlaces(text: string, events: readonly Event[]): Place[] {
  const documents: Place[] = [];
  let index = 0;
  const readNode = (fallback: number): Place => {
    const event = events[index++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return { offset: event.valueStart < 0 ? fallback : event.valueStart };
      case EVENT_ID.ALIAS:
        return { offset: event.anchorStart };
      case EVENT_ID.MAPPING:
        return { offset: event.start, children: readEntries(event.start) };
      case EVENT_ID.SEQUENCE:
        return { offset: event.start, children: readItems(event.start) };
      default:
        return { offset: fallback };
    }
  };
  const readEntries = (start: number): Map<string, Place> => {
    const children = new Map<string, Place>();
    while (events[index]?.type !== EVENT_ID.POP) {
      const key = events[index];
      const name = key?.type === EVENT_ID.SCALAR && key.valueStart >= 0 ? getScalarValue(text, key) : undefined;
      const { offset } = readNode(start);
      const value = readNode(offset);
      // A finding about an entry is best read at its key.
      if (name !== undefined) children.set(name, { ...value, offset });
    }
    index += 1;
    return children;
  };
  const readItems = (start: number): Map<number, Place> => {
    const children = new Map<number, Place>();
    while (events[index]?.type !== EVENT_ID.POP) children.set(children.size, readNode(start));
    index += 1;
    return children;
  };
  while (index < events.length) {
    if (events[index++]?.type === EVENT_ID.DOCUMENT) documents.push(readNode(0));
  }
  return documents;
}
