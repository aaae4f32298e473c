import { InputError } from "../errors";
import { Field, isMap, type Value } from "../model/field";
import { expandLists, isKubernetesResource, kubernetesSubject, type Subject } from "../model/subject";
import { isCompose, readCompose } from "./compose";
import { type Locator } from "./locator";
import { parseYaml, type YamlDocuments } from "./yaml";

/** How Compose calls its files. */
const COMPOSE_NAME = /(?:^|[\\/._-])compose[^\\/]*$/i;

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
 * Reads the resources in a YAML or JSON text: several documents, Lists item by item, Compose files service by service. A text that cannot be parsed is one error and
 * has no subjects, since nothing after the place of the error can be trusted.
 */
export function readManifests(text: string, { file, strict }: ManifestOptions): Manifests {
  let yaml: YamlDocuments;
  try {
    yaml = parseYaml(text, file, "manifest");
  } catch (error) {
    if (error instanceof InputError) return { subjects: [], errors: [error] };
    throw error;
  }
  const { documents, locator } = yaml;
  const subjects: Subject[] = [];
  const errors: InputError[] = [];
  documents.forEach((value, index) => {
    if (value === null || value === undefined) return;
    const document = index + 1;
    if (isCompose(value, strict || COMPOSE_NAME.test(file))) {
      const compose = readCompose(value, { file, document, locate: (keys) => locator.locate(document, keys) });
      subjects.push(...compose.subjects);
      errors.push(...compose.errors);
      return;
    }
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

function notAResource(value: Value, source: string, document: number, locator: Locator): InputError {
  const missing = isMap(value) ? ["apiVersion", "kind"].filter((key) => !Object.hasOwn(value, key)).join(" and no ") : undefined;
  const reason = missing ? `is no Kubernetes resource: it has no ${missing}` : "is no Kubernetes resource: it is not a map";
  return new InputError("not-a-resource", reason, { source, document, ...locator.locate(document, []) });
}
