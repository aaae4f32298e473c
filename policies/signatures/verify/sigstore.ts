import type { Bundle } from "@sigstore/bundle";
import type { SignedEntity, Signer, TrustMaterial } from "@sigstore/verify";
import type { JsonObject } from "./json";
import { Refusal } from "./refusal";

/** The forms in which bundles name their format. Source: github.com/sigstore/protobuf-specs, protos/sigstore_bundle.proto. */
const MEDIA_TYPES = [
  "application/vnd.dev.sigstore.bundle+json;version=0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3",
  "application/vnd.dev.sigstore.bundle.v0.3+json",
];

/** Whether a layer of this type holds a bundle, whatever version of it. */
export function isBundleType(mediaType: string): boolean {
  return mediaType.startsWith("application/vnd.dev.sigstore.bundle");
}

/** What the library read in a certificate. */
export type CertificateIdentity = NonNullable<Signer["identity"]>;

const materials = new WeakMap<JsonObject, TrustMaterial>();

/** The libraries are loaded when they are first needed; a run without a bundle needs none. */
export const sigstoreBundle = (): typeof import("@sigstore/bundle") =>
  require("@sigstore/bundle") as typeof import("@sigstore/bundle");
export const sigstoreVerify = (): typeof import("@sigstore/verify") =>
  require("@sigstore/verify") as typeof import("@sigstore/verify");

/** A bundle of a format that is known, or a {@link Refusal}. */
export function parseBundle(json: JsonObject | undefined): Bundle {
  if (!json) throw new Refusal("read", "its bundle is no JSON object");
  if (!MEDIA_TYPES.some((known) => known === json["mediaType"])) throw new Refusal("read", "its bundle has an unknown format");
  try {
    return sigstoreBundle().bundleFromJSON(json);
  } catch {
    throw new Refusal("read", "its bundle is not complete");
  }
}

/** What a bundle gives to verify. `artifact` is what a signature is over that holds no content itself. */
export function entityOf(bundle: Bundle, artifact: Buffer | undefined): SignedEntity {
  try {
    return sigstoreVerify().toSignedEntity(bundle, artifact);
  } catch {
    throw new Refusal("read", "its bundle holds a damaged certificate or timestamp");
  }
}

/** What a `trusted_root.json` trusts. Throws where it is none. */
export function trustMaterialOf(trustedRoot: JsonObject): TrustMaterial {
  const known = materials.get(trustedRoot);
  if (known) return known;
  const { TrustedRoot } = require("@sigstore/protobuf-specs") as typeof import("@sigstore/protobuf-specs");
  const material = sigstoreVerify().toTrustMaterial(TrustedRoot.fromJSON(trustedRoot));
  materials.set(trustedRoot, material);
  return material;
}
