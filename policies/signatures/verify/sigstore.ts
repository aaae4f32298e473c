import type { Bundle } from "@sigstore/bundle";
import type { SignedEntity, Signer, TrustMaterial } from "@sigstore/verify";
import { BUNDLE } from "../formats";
import { asArray, dig, type JsonObject } from "../json";
import { Refusal } from "./refusal";

/** The forms in which bundles name their format. Source: github.com/sigstore/protobuf-specs, protos/sigstore_bundle.proto. */
const MEDIA_TYPES = [
  "application/vnd.dev.sigstore.bundle+json;version=0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3",
  BUNDLE,
];

/** Whether a layer of this type holds a bundle, whatever version of it. */
export function isBundleType(mediaType: string): boolean {
  return mediaType.startsWith("application/vnd.dev.sigstore.bundle");
}

/** What the library read in a certificate. */
export type CertificateIdentity = NonNullable<Signer["identity"]>;

const materials = new WeakMap<JsonObject, TrustMaterial>();

/** The libraries are loaded when they are first needed; a run without a bundle needs none. */
const sigstoreBundle = (): typeof import("@sigstore/bundle") => require("@sigstore/bundle") as typeof import("@sigstore/bundle");
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

/** What a `trusted_root.json` trusts, or a {@link Refusal} where it is none. */
export function trustMaterialOf(trustedRoot: JsonObject): TrustMaterial {
  const known = materials.get(trustedRoot);
  if (known) return known;
  const problem = trustedRootProblem(trustedRoot);
  if (problem !== undefined) throw new Refusal("read", `the trusted root for its certificate ${problem}`);
  const material = readTrustedRoot(trustedRoot);
  materials.set(trustedRoot, material);
  return material;
}

/**
 * What is wrong with a `trusted_root.json`, as a clause after its name, or nothing. A key or authority without a beginning of its validity would
 * be trusted for all the time before.
 * Source: github.com/sigstore/protobuf-specs, protos/sigstore_trustroot.proto.
 */
export function trustedRootProblem(trustedRoot: JsonObject): string | undefined {
  const members = (name: string): readonly unknown[] => asArray(dig(trustedRoot, name));
  const spans = [
    ...[...members("tlogs"), ...members("ctlogs")].map((log) => dig(log, "publicKey", "validFor")),
    ...[...members("certificateAuthorities"), ...members("timestampAuthorities")].map((authority) => dig(authority, "validFor")),
  ];
  if (members("certificateAuthorities").length === 0) return "names no certificate authority";
  if (!spans.every((span) => typeof dig(span, "start") === "string")) return "does not say since when each of its keys is valid";
  try {
    readTrustedRoot(trustedRoot);
    return undefined;
  } catch {
    return "has a key or certificate that cannot be read";
  }
}

function readTrustedRoot(trustedRoot: JsonObject): TrustMaterial {
  const { TrustedRoot } = require("@sigstore/protobuf-specs") as typeof import("@sigstore/protobuf-specs");
  return sigstoreVerify().toTrustMaterial(TrustedRoot.fromJSON(trustedRoot));
}
