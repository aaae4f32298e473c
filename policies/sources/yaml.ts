/**
 * YAML and JSON texts as trees, whatever they hold: read as Kubernetes reads them (and Compose files as Compose does), within limits, and
 * refused where readers disagree.
 */
import { constructFromEvents, parseEvents, YAMLException } from "js-yaml";
import { InputError } from "../errors";
import type { Value } from "../model/field";
import { findAmbiguity } from "./ambiguity";
import { COMPOSE_TAG, composeSchema, isComposeText } from "./compose-yaml";
import { kubernetesSchema } from "./kubernetes-yaml";
import { Locator } from "./locator";

/** The largest text that is read, in bytes. Kubernetes refuses objects of more than about 1.5 MB. */
export const MAX_BYTES = 16 * 1024 * 1024;
/** How deep a document may nest; manifests stay below 50. */
const MAX_DEPTH = 200;
/** How many nodes a text may have once its aliases are followed; a text of 16 MiB without aliases stays below. */
const MAX_NODES = 2_000_000;

/** What a text is meant to be; errors have it in their code, as in `invalid-manifest`. */
export type TextNoun = "manifest" | "waivers" | "exceptions" | "trust-policy";

/** The documents of a text, and where everything in them stands. */
export interface YamlDocuments {
  documents: (Value | undefined)[];
  locator: Locator;
}

/** Reads a text. Throws an {@link InputError} if it is too large, cannot be parsed, multiplies by aliases, or is read differently by kubectl. */
export function parseYaml(text: string, file: string, noun: TextNoun): YamlDocuments {
  if (Buffer.byteLength(text) > MAX_BYTES) throw tooLarge(file, noun);
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const locator = new Locator(text, events);
    const isCompose = noun === "manifest" && isComposeText(text, events);
    const ambiguity = findAmbiguity(text, events, isCompose ? COMPOSE_TAG : undefined);
    if (ambiguity) {
      throw new InputError(`ambiguous-${noun}`, ambiguity.reason, { source: file, ...locator.position(ambiguity.offset) });
    }
    const documents = constructFromEvents(events, { source: text, schema: isCompose ? composeSchema : kubernetesSchema }) as (
      Value | undefined
    )[];
    checkExpansion(documents, file, noun);
    return { documents, locator };
  } catch (error) {
    throw error instanceof YAMLException ? invalid(error, file, noun) : error;
  }
}

/** The error for a text of more than {@link MAX_BYTES}. */
export function tooLarge(file: string, noun: TextNoun): InputError {
  return new InputError(`${noun}-too-large`, `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it`, { source: file });
}

/** The parser's own message would quote the text around the error, which may hold a secret; its reason does not. */
function invalid(error: YAMLException, source: string, noun: TextNoun): InputError {
  const position = error.mark ? { line: error.mark.line + 1, column: error.mark.column + 1 } : {};
  const reason = `is not valid YAML or JSON: ${error.reason.replace(/"[^"]*"|<[^>]*>/g, "…")}`;
  return new InputError(`invalid-${noun}`, reason, { source, ...position }, { cause: error });
}

/** Refuses aliases that multiply or contain themselves. A node is counted once for every place where it appears, and walked once. */
function checkExpansion(documents: readonly (Value | undefined)[], source: string, noun: TextNoun): void {
  const sizes = new Map<object, number>();
  const size = (value: Value | undefined, depth: number): number => {
    if (typeof value !== "object" || value === null) return 1;
    // Aliases can nest deeper than the text does.
    if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    // Infinite until it is counted: a node that contains itself stays so.
    sizes.set(value, Number.POSITIVE_INFINITY);
    let total = 1;
    for (const child of Object.values(value)) total += size(child as Value, depth + 1);
    sizes.set(value, total);
    return total;
  };
  documents.forEach((value, index) => {
    if (size(value, 0) <= MAX_NODES) return;
    const reason = `its aliases expand to more than ${MAX_NODES.toLocaleString("en")} nodes or ${MAX_DEPTH} levels`;
    throw new InputError(`invalid-${noun}`, reason, { source, document: index + 1 });
  });
}
