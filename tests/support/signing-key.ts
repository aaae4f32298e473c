/** Keys in a real Vault that sign images, and a token that may do no more. */
import { writeFileSync } from "node:fs";
import { signingPolicy } from "../../components";
import type { OpenBao } from "./openbao";

/** A key of the engine at `transit`. */
export interface TransitKeyFile {
  name: string;
  /** A file with its public half in PEM. */
  file: string;
}

/** Makes keys of ECDSA on P-256, and writes their public halves. */
export async function makeTransitKeys(bao: OpenBao, keys: readonly TransitKeyFile[]): Promise<void> {
  await bao.api("POST", "sys/mounts/transit", { type: "transit" });
  for (const { name, file } of keys) {
    await bao.api("POST", `transit/keys/${name}`, { type: "ecdsa-p256" });
    writeFileSync(file, await publicKeyOf(bao, name));
  }
}

/** The public half of the newest version of a key, in PEM. */
export async function publicKeyOf(bao: OpenBao, name: string): Promise<string> {
  const { keys, latest_version } = (await bao.api("GET", `transit/keys/${name}`))["data"] as {
    keys: Record<string, { public_key: string }>;
    latest_version: number;
  };
  return keys[latest_version]?.public_key ?? "";
}

/** A token with the policy of the guide, and no other. */
export async function signerToken(bao: OpenBao, key: string): Promise<string> {
  await bao.api("PUT", `sys/policies/acl/sign-${key}`, { policy: signingPolicy("transit", key) });
  const { auth } = await bao.api("POST", "auth/token/create", { policies: [`sign-${key}`], ttl: "1h", no_default_policy: true });
  return (auth as { client_token: string }).client_token;
}
