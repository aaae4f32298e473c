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
  certificateAuthorities: [{ uri: "https://fulcio.example.com" }],
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

/** Asserts that something throws an input error with a message. */
export function assertRefused(run: () => unknown, message: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.deepEqual([error.message, error.code], [message, "invalid-trust-policy"]);
    return true;
  });
}
