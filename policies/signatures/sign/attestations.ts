/** Statements that builds make about their images. */
import { asObject, type JsonObject } from "../json";
import type { Attestation } from "./payloads";
import { SigningError } from "./signer";

/** What a build was made from, and by whom. */
export interface Provenance {
  /** A URI that says who builds, such as `https://ci.example.com/shop`. */
  readonly builder: string;
  /** A URI that says how it is built, and what the parameters mean. */
  readonly buildType: string;
  /** What whoever asks for a build decides. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where the source is, such as `git+https://git.example.com/shop`, and the commit. */
  readonly source: { readonly uri: string; readonly commit: string };
}

/** As much as a registry's client takes for a blob, with room for the encoding. */
const LARGEST = 8 * 1024 * 1024;

/**
 * The attestation of a list of contents, SPDX or CycloneDX in JSON. Throws {@link SigningError} for another text.
 * The predicate types are those of cosign 3.1 (`spdxjson`, `cyclonedx`).
 */
export function billOfMaterials(text: string): Attestation {
  if (Buffer.byteLength(text) > LARGEST) throw new SigningError("must be of at most 8 MiB");
  const document = objectIn(text);
  if (typeof document?.["spdxVersion"] === "string") return { predicateType: "https://spdx.dev/Document", predicate: text };
  if (document?.["bomFormat"] === "CycloneDX") return { predicateType: "https://cyclonedx.org/bom", predicate: text };
  throw new SigningError("must be SPDX or CycloneDX in JSON");
}

/** The attestation of where an image comes from. Source: SLSA 1.0, "Provenance". */
export function provenance({ builder, buildType, parameters, source }: Provenance): Attestation {
  const predicate = {
    buildDefinition: {
      buildType,
      externalParameters: parameters,
      resolvedDependencies: [{ uri: source.uri, digest: { gitCommit: source.commit } }],
    },
    runDetails: { builder: { id: builder } },
  };
  return { predicateType: "https://slsa.dev/provenance/v1", predicate: JSON.stringify(predicate) };
}

function objectIn(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
