import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { InputError } from "../../../../policies/errors";
import { parseTrustPolicy } from "../../../../policies/signatures/trust-policy/parse";
import type { TrustPolicy } from "../../../../policies/signatures/trust-policy/trust-policy";

/** The public half of a new key on P-256 in PEM. */
export const newKey = (): string => pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey);

export function pem(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}

const TRUSTED_ROOT = JSON.stringify({
  mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  certificateAuthorities: [
    { uri: "https://fulcio.example.com", certChain: { certificates: [] }, validFor: { start: "2026-01-01T00:00:00Z" } },
  ],
});

/** What the policies of tests name; `same.pub` has the key of `a.pub`. */
export const FILES: Record<string, string> = { "a.pub": newKey(), "b.pub": newKey(), "trusted_root.json": TRUSTED_ROOT };
FILES["same.pub"] = FILES["a.pub"] ?? "";

/** Reads a text called `t.yaml`, with {@link FILES} and others beside it. An object stands for its JSON. */
export function parse(text: string | object, files: Record<string, string> = {}): TrustPolicy {
  const all: Record<string, string> = { ...FILES, ...files };
  return parseTrustPolicy(typeof text === "string" ? text : JSON.stringify(text), {
    file: "t.yaml",
    environment: {},
    readFile: (name) => {
      const found = all[name];
      if (found === undefined) throw new Error("cannot be read (ENOENT)");
      return found;
    },
  });
}

/** Asserts that something throws an input error with a message, in which the columns of the first line are left out. */
export function assertRefused(run: () => unknown, message: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.deepEqual([error.message.replace(/^(t\.yaml:1):\d+/, "$1"), error.code], [message, "invalid-trust-policy"]);
    return true;
  });
}

/** Parts of policies that are right but for what they are given. */
export const entry = (change: object): object => ({ images: [{ match: "r.example.com", authorities: ["a"], ...change }] });
export const images = (...all: object[]): object => ({ authorities: { a: { key: "a.pub" } }, images: all });
export const one = (change: object): object => ({ authorities: { a: { key: "a.pub" } }, ...entry(change) });
export const authority = (value: unknown): object => ({ authorities: { a: value }, ...entry({}) });
export const registry = (host: string, value: unknown): object => ({ registries: { [host]: value }, ...one({}) });
export const transit = (change: object): object =>
  authority({ vaultTransit: { address: "https://vault.example.com", key: "k", ...change } });
export const identity = (...identities: object[]): object =>
  authority({ keyless: { trustedRoot: "trusted_root.json", identities } });
export const ISSUER = { issuer: "https://token.example.com" };
export const REASON = "Taken over as published.";
