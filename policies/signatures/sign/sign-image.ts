import { setTimeout as wait } from "node:timers/promises";
import type { KeyObject } from "node:crypto";
import { digestOf, isSha256Digest } from "../registry/digest";
import type { ImageSink, ImageSource } from "../registry/source";
import { hasBundle, signedBundle } from "./bundles";
import { SIGNATURE, simpleSigningPayload, statement, type Annotations, type Attestation, type SignedSubject } from "./payloads";
import { hasSimpleSignature, simpleSignature } from "./signature-tag";
import { requireSigningKey, SigningError, type Signer } from "./signer";
import { untilSettled, type Pause } from "./writing";

export interface SigningOptions {
  /** What the signature says besides. Default: nothing. */
  readonly annotations?: Annotations;
  /** Statements to sign beside it. Default: none. */
  readonly attestations?: readonly Attestation[];
  /** Between a write and the look at whether it was lost to another writer. Default: half a second. */
  readonly pause?: Pause;
}

/** What an image was signed with. */
export interface SigningRecord {
  /** The digests of all statements that bundles hold: the signature itself, then the attestations. */
  readonly statements: readonly string[];
  /** How many signatures were written; those that were there already do not count. */
  readonly written: number;
}

/** Longer than another writer takes from its reading of a tag to its writing. */
const PAUSE_MS = 500;

/**
 * Signs an image by its digest, for the readers of both layouts: a simple signature behind the tag `sha256-<hex>.sig`, and a bundle that refers
 * to the image. What others have signed stays. What is there already, by this key over the same bytes, is not added again.
 *
 * Throws {@link SigningError} where there is no such image, where the key is none that every reader takes, and what the store and the signer
 * throw. What was written by then stays, and is found by the next try.
 */
export async function signImage(
  store: ImageSource & ImageSink,
  image: SignedSubject,
  signer: Signer,
  { annotations = {}, attestations = [], pause = () => wait(PAUSE_MS) }: SigningOptions = {},
): Promise<SigningRecord> {
  requireSigningKey(signer.publicKey);
  if (!isSha256Digest(image.digest)) throw new SigningError("an image is signed by its SHA-256 digest, never by a tag");
  const subject = await store.manifest(image.digest);
  if (subject === undefined) throw new SigningError(`there is no ${image.repository}@${image.digest}`);
  const payload = simpleSigningPayload(image, annotations);
  const all = [SIGNATURE, ...attestations].map((attestation) => {
    const { predicateType } = attestation;
    return { predicateType, payload: statement(image, attestation, attestation === SIGNATURE ? annotations : {}) };
  });
  const written = await untilSettled(
    [
      simpleSignature(store, image.digest, payload, signer),
      ...all.map((one) => signedBundle(store, subject, one.predicateType, one.payload, signer)),
    ],
    pause,
  );
  return { statements: all.map((one) => digestOf(one.payload)), written };
}

/** Whether an image still has everything that {@link signImage} has signed for it. */
export async function isSignedAs(
  source: ImageSource,
  image: SignedSubject,
  publicKey: KeyObject,
  annotations: Annotations,
  statements: readonly string[],
): Promise<boolean> {
  const payload = simpleSigningPayload(image, annotations);
  if (!(await source.manifest(image.digest)) || !(await hasSimpleSignature(source, image.digest, payload, publicKey))) return false;
  for (const wanted of statements) {
    if (!(await hasBundle(source, image.digest, (found) => digestOf(found) === wanted, publicKey))) return false;
  }
  return true;
}
