import type { TransparencyLogEntry } from "@sigstore/bundle";
import { createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { asArray, dig, parseObject } from "../json";
import { Refusal } from "./refusal";

/** With what a signature is verified. */
export interface Verifier {
  readonly key: KeyObject;
  /** In DER, where the key is that of a certificate. */
  readonly certificate?: Buffer;
}

/**
 * Refuses a log entry that was made for another key. That it is for this content and signature, and in the log, the library has checked; with
 * another's key in it, it would be a trace that the owner of the key could not find.
 */
export function checkLogEntry({ canonicalizedBody }: TransparencyLogEntry, verifier: Verifier): void {
  const found = verifiersIn(parseObject(canonicalizedBody)).filter((candidate) => candidate !== undefined);
  if (found.length === 1 && found.every((candidate) => isSame(candidate, verifier))) return;
  throw new Refusal("certificate", "its transparency log entry is for another key");
}

/** What the kinds of entries call the key or certificate, by the version of the log. Source: github.com/sigstore/rekor, pkg/types. */
function verifiersIn(body: unknown): (Buffer | undefined)[] {
  const spec = dig(body, "spec");
  const current = [dig(spec, "hashedRekordV002", "signature"), ...asArray(dig(spec, "dsseV002", "signatures"))];
  return [
    fromBase64(dig(spec, "signature", "publicKey", "content")),
    ...asArray(dig(spec, "signatures")).map((signature) => fromBase64(dig(signature, "verifier"))),
    ...asArray(dig(spec, "content", "envelope", "signatures")).map((signature) => fromBase64(dig(signature, "publicKey"))),
    ...current.flatMap((signature) => [
      fromBase64(dig(signature, "verifier", "x509Certificate", "rawBytes")),
      fromBase64(dig(signature, "verifier", "publicKey", "rawBytes")),
    ]),
  ];
}

function fromBase64(text: unknown): Buffer | undefined {
  return typeof text === "string" ? Buffer.from(text, "base64") : undefined;
}

function isSame(candidate: Buffer, { key, certificate }: Verifier): boolean {
  const isPem = candidate.subarray(0, 10).toString("latin1").startsWith("-----BEGIN");
  const found = attempt(() => new X509Certificate(candidate));
  if (found) return certificate?.equals(found.raw) ?? false;
  const bare = attempt(() =>
    createPublicKey(isPem ? candidate.toString("latin1") : { key: candidate, format: "der", type: "spki" }),
  );
  return bare?.equals(key) ?? false;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
