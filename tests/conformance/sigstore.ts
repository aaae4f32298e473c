/** The bundle-verification cases of sigstore-conformance, where they are (`../shared/data/README.md`). */
import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBundle, checkSignature } from "../../policies/signatures/verify/signed";
import { Refusal } from "../../policies/signatures/verify/refusal";
import type { Authority } from "../../policies/signatures/verify/types";

const FOLDER = join(__dirname, "../../../shared/data/sigstore-conformance/bundle-verify");
/** The trusted root of Sigstore's public instance, with which its client for update frameworks starts. */
const SEED = join(__dirname, "../../node_modules/@sigstore/tuf/seeds.json");

/** What a case is for that does not say. Source: the README of the cases. */
const IDENTITY =
  "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER = "https://token.actions.githubusercontent.com";

export function hasSigstoreCases(): boolean {
  return existsSync(FOLDER);
}

export interface SigstoreCase {
  readonly name: string;
  readonly isValid: boolean;
  /** What is said where it is not accepted. */
  readonly refusal: string | undefined;
}

/** Verifies every case. What it says of an artifact in a statement is checked as for an image, the artifact's digest being the image's. */
export function compareSigstoreCases(): { compared: SigstoreCase[]; disagreements: SigstoreCase[] } {
  const names = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const compared = names.map(({ name }) => ({ name, isValid: !name.endsWith("_fail"), refusal: verifyCase(join(FOLDER, name)) }));
  return { compared, disagreements: compared.filter(({ isValid, refusal }) => isValid !== (refusal === undefined)) };
}

function verifyCase(folder: string): string | undefined {
  const read = (name: string): Buffer | undefined => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file) : undefined;
  };
  const artifact = read("artifact") ?? readFileSync(join(FOLDER, "a.txt"));
  const key = read("key.pub");
  const root = read("trusted_root.json");
  const identity = {
    issuer: read("issuer")?.toString().trim() ?? ISSUER,
    subject: read("identity")?.toString().trim() ?? IDENTITY,
  };
  const trustedRoot = (root ? JSON.parse(root.toString()) : publicRoot()) as Record<string, unknown>;
  const keys = key && readKey(key);
  // A trust policy with it would not be read.
  if (keys?.length === 0) return "the key is no key";
  const authority: Authority = keys
    ? { kind: "keys", name: "key", keys }
    : { kind: "keyless", name: "identity", trustedRoot, identities: [identity] };
  try {
    const signed = readBundle(read("bundle.sigstore.json") ?? Buffer.alloc(0), artifact);
    checkSignature(signed, authority);
    signed.claims({ digest: `sha256:${createHash("sha256").update(artifact).digest("hex")}`, repository: "" });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** One key, or none: that of one case is not a point of its curve. */
function readKey(pem: Buffer): KeyObject[] {
  try {
    return [createPublicKey(pem)];
  } catch {
    return [];
  }
}

function publicRoot(): unknown {
  const seeds = JSON.parse(readFileSync(SEED, "utf8")) as Record<string, { targets: Record<string, string> }>;
  const seed = seeds["https://tuf-repo-cdn.sigstore.dev"]?.targets["trusted_root.json"] ?? "";
  return JSON.parse(Buffer.from(seed, "base64").toString());
}
