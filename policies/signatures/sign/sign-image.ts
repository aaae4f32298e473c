import { setTimeout as wait } from "node:timers/promises";
import type { KeyObject } from "node:crypto";
import type { ImageSink, ImageSource } from "../registry/source";
import { addBundle, hasBundle } from "./bundles";
import {
  digestOf,
  SIGNATURE,
  simpleSigningPayload,
  statement,
  type Annotations,
  type Attestation,
  type SignedSubject,
} from "./payloads";
import { addSimpleSignature, hasSimpleSignature, type Pause } from "./signature-tag";
import { requireSigningKey, SigningError, type Signer } from "./signer";

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

const DIGEST = /^sha256:[0-9a-f]{64}$/;
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
  if (!DIGEST.test(image.digest)) throw new SigningError("an image is signed by its SHA-256 digest, never by a tag");
  const subject = await store.manifest(image.digest);
  if (subject === undefined) throw new SigningError(`there is no ${image.repository}@${image.digest}`);
  const payload = simpleSigningPayload(image, annotations);
  let written = (await addSimpleSignature(store, image.digest, payload, signer, pause)) ? 1 : 0;
  const statements: string[] = [];
  for (const attestation of [SIGNATURE, ...attestations]) {
    const signed = statement(image, attestation, attestation === SIGNATURE ? annotations : {});
    if (await addBundle(store, subject, attestation.predicateType, signed, signer)) written++;
    statements.push(digestOf(signed));
  }
  return { statements, written };
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
