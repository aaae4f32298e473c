import { invalid } from "../arguments";
import { KEY_NAME, MOUNT } from "./checks";

/**
 * The Vault policy of a pipeline that signs images, which opens nothing else: to sign with one key, and to read its public half. Whoever has it
 * can neither export the key nor rotate, change or delete it.
 *
 * Throws `pulumi.InputPropertyError` for names that would open more.
 *
 * @param mount the path of the transit engine.
 * @param key the name of the key.
 */
export function signingPolicy(mount: string, key: string): string {
  if (!MOUNT.test(mount)) throw invalid("mount", "must be the path of a transit engine");
  if (!KEY_NAME.test(key)) throw invalid("key", "must be the name of a key");
  const rules = { [`${mount}/keys/${key}`]: ["read"], [`${mount}/sign/${key}`]: ["update"] };
  return Object.entries(rules)
    .map(([path, capabilities]) => `path "${path}" {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`)
    .join("");
}
