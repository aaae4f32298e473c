/** Names that are one to some readers and two to others. */
import { isObject } from "../json";

/** What manifests and descriptors say that readers act upon. Source: the OCI image specification; the specification of Docker's manifests. */
const FIELDS = [
  ...["schemaVersion", "mediaType", "artifactType", "manifests", "config", "layers", "fsLayers", "subject", "annotations"],
  ...["digest", "size", "urls", "data", "platform"],
];
const FOLDED = new Map(FIELDS.map((name) => [folded(name), name]));

/**
 * Whether a field is called as one of {@link FIELDS} but for its case. Container runtimes are written in Go, whose decoder takes `Manifests` for
 * `manifests`, so that they would run other images than those that were verified. Source: encoding/json, "Unmarshal".
 */
export function hasLookAlike(value: unknown): boolean {
  return isObject(value) && Object.keys(value).some((key) => (FOLDED.get(folded(key)) ?? key) !== key);
}

/** As Go compares names: the long s and the sign for Kelvin are letters to it. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}
