/**
 * Texts that YAML readers read differently: what js-yaml takes for a comment or a harmless key can be a setting for kubectl, whose parser is
 * goyaml. Nobody writes them by accident, so they are refused.
 */
import { COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event } from "js-yaml";

/** A place in a text, and what is wrong there. */
export interface Ambiguity {
  offset: number;
  reason: string;
}

/** The tags of YAML's core schema; all readers agree on these. */
export const CORE_TAG = /^!!(str|int|bool|float|null|map|seq)$/;

const PATTERNS: readonly [RegExp, string][] = [
  // Line breaks for YAML 1.1, and so for goyaml; text for YAML 1.2.
  [/[\u0085\u2028\u2029]/, "has a line break that YAML readers disagree on (U+0085, U+2028 or U+2029)"],
  [/(?<!^)\ufeff/, "has a byte order mark that is not at its beginning"],
  // A document separator for kubectl, which splits the text before it parses; part of a key or text for a parser.
  [/^---[^\s]/m, 'has a line that begins with "---" and goes on; kubectl starts a new document there'],
];

/** The first ambiguity of a text, if there is one. `events` are those of the whole text, `known` the tags that may be in it. */
export function findAmbiguity(text: string, events: readonly Event[], known = CORE_TAG): Ambiguity | undefined {
  for (const [pattern, reason] of PATTERNS) {
    const match = pattern.exec(text);
    if (match) return { offset: match.index, reason };
  }
  let flow = 0;
  const nesting: boolean[] = [];
  for (const event of events) {
    const ambiguity =
      tagAmbiguity(text, event, known) ?? foldAmbiguity(text, event) ?? (flow > 0 ? flowAmbiguity(text, event) : undefined);
    if (ambiguity) return ambiguity;
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT) {
      const isFlow = event.type !== EVENT_ID.DOCUMENT && event.style === COLLECTION_STYLE.FLOW;
      nesting.push(isFlow);
      if (isFlow) flow += 1;
    } else if (event.type === EVENT_ID.POP && nesting.pop()) flow -= 1;
  }
  return undefined;
}

function tagAmbiguity(text: string, event: Event, known: RegExp): Ambiguity | undefined {
  if (!("tagStart" in event) || event.tagStart < 0 || known.test(text.slice(event.tagStart, event.tagEnd))) return undefined;
  return { offset: event.tagStart, reason: `has a tag that ${known === CORE_TAG ? "Kubernetes" : "Compose"} does not know` };
}

function foldAmbiguity(text: string, event: Event): Ambiguity | undefined {
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.DOUBLE_QUOTED) return undefined;
  const at = text.slice(event.valueStart, event.valueEnd).search(/\\\r?\n[ \t]*\r?\n/);
  if (at < 0) return undefined;
  return { offset: event.valueStart + at, reason: "escapes a line break before an empty line, which YAML readers disagree on" };
}

/** Between brackets, goyaml takes a leading `?` for the sign of a key even without a blank. */
function flowAmbiguity(text: string, event: Event): Ambiguity | undefined {
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || text[event.valueStart] !== "?") return undefined;
  return { offset: event.valueStart, reason: 'has a word that begins with "?" between brackets; put it in quotes' };
}
