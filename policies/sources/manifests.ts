import { constructFromEvents, parseEvents, YAMLException, type Event } from "js-yaml";
import { InputError } from "../errors";
import { Field, isMap, type Value } from "../model/field";
import { expandLists, isKubernetesResource, kubernetesSubject, type Subject } from "../model/subject";
import { findAmbiguity } from "./ambiguity";
import { kubernetesSchema } from "./kubernetes-yaml";
import { Locator } from "./locator";

/** The largest text that is read, in bytes. Kubernetes refuses objects of more than about 1.5 MB. */
export const MAX_BYTES = 16 * 1024 * 1024;
/** How deep a document may nest; manifests stay below 50. */
const MAX_DEPTH = 200;
/** How many nodes a text may have once its aliases are followed; a text of 16 MiB without aliases stays below. */
const MAX_NODES = 2_000_000;

/** How a text is named and how strictly it is read. */
export interface ManifestOptions {
  /** The name of the text in reports and errors: a file as the user named it, or `-`. */
  file: string;
  /** Whether a document that is no Kubernetes resource is an error (the user named the file) or skipped (it lies in a folder). */
  strict: boolean;
}

/** The subjects of a text and what was wrong with the rest of it. */
export interface Manifests {
  subjects: Subject[];
  errors: InputError[];
}

/**
 * Reads the resources in a YAML or JSON text: several documents, and Lists item by item. A text that cannot be parsed is one error and
 * has no subjects, since nothing after the place of the error can be trusted.
 */
export function readManifests(text: string, { file, strict }: ManifestOptions): Manifests {
  if (Buffer.byteLength(text) > MAX_BYTES) return failed(tooLarge(file));
  let documents: (Value | undefined)[];
  let locator: Locator;
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    locator = new Locator(text, events);
    checkAmbiguity(text, events, file, locator);
    documents = constructFromEvents(events, { source: text, schema: kubernetesSchema }) as (Value | undefined)[];
    checkExpansion(documents, file);
  } catch (error) {
    return failed(error instanceof InputError ? error : invalid(error, file));
  }
  const subjects: Subject[] = [];
  const errors: InputError[] = [];
  documents.forEach((value, index) => {
    if (value === null || value === undefined) return;
    const document = index + 1;
    if (!isKubernetesResource(value)) {
      // A scalar is never meant: it is a manifest that YAML takes for text.
      if (strict || typeof value !== "object") errors.push(notAResource(value, file, document, locator));
      else subjects.push({ reference: { file, document }, root: Field.root(value), kinds: [], pods: [] });
      return;
    }
    for (const resource of expandLists(Field.root(value), "any kind")) {
      const subject = kubernetesSubject(resource, { file, document });
      subjects.push({ ...subject, locate: (keys) => locator.locate(document, keys) });
    }
  });
  if (subjects.length === 0 && errors.length === 0) {
    errors.push(new InputError("empty-manifest", "there is no document in it", { source: file }));
  }
  return { subjects, errors };
}

/** The error for a text of more than {@link MAX_BYTES}. */
export function tooLarge(file: string): InputError {
  return new InputError("manifest-too-large", `is larger than ${MAX_BYTES / 1024 / 1024} MiB; split it`, { source: file });
}

function failed(error: InputError): Manifests {
  return { subjects: [], errors: [error] };
}

/** The parser's own message would quote the text around the error, which may hold a secret; its reason does not. */
function invalid(error: unknown, source: string): InputError {
  if (!(error instanceof YAMLException)) throw error;
  const position = error.mark ? { line: error.mark.line + 1, column: error.mark.column + 1 } : {};
  const reason = `is not valid YAML or JSON: ${error.reason.replace(/"[^"]*"|<[^>]*>/g, "…")}`;
  return new InputError("invalid-manifest", reason, { source, ...position }, { cause: error });
}

function notAResource(value: Value, source: string, document: number, locator: Locator): InputError {
  const missing = isMap(value) ? ["apiVersion", "kind"].filter((key) => !Object.hasOwn(value, key)).join(" and no ") : undefined;
  const reason = missing ? `is no Kubernetes resource: it has no ${missing}` : "is no Kubernetes resource: it is not a map";
  return new InputError("not-a-resource", reason, { source, document, ...locator.locate(document, []) });
}

function checkAmbiguity(text: string, events: readonly Event[], source: string, locator: Locator): void {
  const ambiguity = findAmbiguity(text, events);
  if (ambiguity) throw new InputError("ambiguous-manifest", ambiguity.reason, { source, ...locator.position(ambiguity.offset) });
}

/** Refuses aliases that multiply or contain themselves. A node is counted once for every place where it appears, and walked once. */
function checkExpansion(documents: readonly (Value | undefined)[], source: string): void {
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
    throw new InputError("invalid-manifest", reason, { source, document: index + 1 });
  });
}
