/** The properties of a signature, as the engine hands them over. */
import { readFileSync } from "node:fs";
import { RegistryClient, type RepositoryClient } from "../../../policies/signatures/registry/client";
import { dockerConfigCredentials } from "../../../policies/signatures/registry/credentials";
import { billOfMaterials, provenance } from "../../../policies/signatures/sign/attestations";
import type { Attestation, SignedSubject } from "../../../policies/signatures/sign/payloads";
import type { Properties } from "../../vault/provider/settings";
import { BUILD_TYPE, IMAGE } from "../image-name";
import { digestOfText } from "./digest-of-text";

/** The image, which is named by its digest. */
export function imageOf({ image }: Properties): SignedSubject {
  const { registry, path, digest } = partsOf(image);
  return { repository: `${registry}/${path}`, digest };
}

/** Does something with the repository that holds the image, with the credentials that Docker has for its registry. */
export async function withStore<T>({ image, registryCa }: Properties, use: (store: RepositoryClient) => Promise<T>): Promise<T> {
  const { registry, path } = partsOf(image);
  const client = new RegistryClient({
    credentials: dockerConfigCredentials(process.env),
    ...(typeof registryCa === "string" && { ca: registryCa }),
  });
  try {
    return await use(client.repository(registry, path));
  } finally {
    client.close();
  }
}

/** A property that maps names to texts. */
export function textsOf(properties: Properties, name: string): Readonly<Record<string, string>> {
  const value = properties[name];
  return typeof value === "object" && value !== null ? (value as Record<string, string>) : {};
}

/** What else is signed: what the properties say of the contents and the origin of the image. */
export function attestationsOf(properties: Properties): Attestation[] {
  const { sbom, sbomDigest, provenance: origin } = properties;
  const attestations: Attestation[] = [];
  if (typeof sbom === "string") {
    const text = readFileSync(sbom, "utf8");
    // What is signed is what the program has seen, and a preview has shown.
    if (digestOfText(text) !== sbomDigest) throw new Error(`${sbom} has changed since the program has read it`);
    attestations.push(billOfMaterials(text));
  }
  if (typeof origin === "object" && origin !== null) {
    const { builder, sourceUri, commit, parameters } = origin as Record<string, string> & { parameters?: Record<string, unknown> };
    attestations.push(
      provenance({
        builder: String(builder),
        buildType: BUILD_TYPE,
        parameters: parameters ?? {},
        source: { uri: String(sourceUri), commit: String(commit) },
      }),
    );
  }
  return attestations;
}

function partsOf(image: unknown): { registry: string; path: string; digest: string } {
  const [, registry = "", path = "", digest = ""] = IMAGE.exec(String(image)) ?? [];
  if (digest === "") throw new Error("image must be named by its digest: registry/repository@sha256:…");
  return { registry, path, digest };
}
