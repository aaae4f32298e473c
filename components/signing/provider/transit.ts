/** Signing with a key of Vault's transit engine, which the key never leaves. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { SigningError, type Signer } from "../../../policies/signatures/sign/signer";
import type { Vault, VaultData } from "../../vault/provider/client";

/** A key in Vault. */
export interface TransitKey {
  /** The path of the transit engine. */
  mount: string;
  name: string;
}

/**
 * A signer with the newest version of a key. Throws {@link SigningError} for a key that is none of ECDSA on P-256, or one that may leave Vault:
 * whoever has exported it signs without Vault, without its audit log, and after all rights were withdrawn. Throws `VaultError` where Vault
 * cannot say.
 */
export async function transitSigner(vault: Pick<Vault, "read" | "write">, { mount, name }: TransitKey): Promise<Signer> {
  const { newest: version, publicKeys } = await readKey(vault, { mount, name });
  const publicKey = publicKeys.get(version);
  if (publicKey === undefined) throw new SigningError("the answer of Vault holds no public key");
  return {
    publicKey,
    sign: async (bytes) => {
      // Tried again where the answer was lost: a signature that nobody has does no harm.
      const { signature } = await vault.write(`${mount}/sign/${name}`, {
        input: bytes.toString("base64"),
        key_version: version,
        hash_algorithm: "sha2-256",
        prehashed: false,
        marshaling_algorithm: "asn1",
      });
      const encoded = typeof signature === "string" ? /^vault:v(\d+):([A-Za-z0-9+/]+=*)$/.exec(signature) : undefined;
      if (encoded?.[1] !== String(version)) throw new SigningError("the answer of Vault holds no signature by the key");
      return Buffer.from(encoded[2] ?? "", "base64");
    },
  };
}

/** The public halves of the versions that Vault still verifies with. */
export async function transitPublicKeys(vault: Pick<Vault, "read">, key: TransitKey): Promise<readonly KeyObject[]> {
  return [...(await readKey(vault, key)).publicKeys.values()];
}

async function readKey(
  vault: Pick<Vault, "read">,
  { mount, name }: TransitKey,
): Promise<{ newest: number; publicKeys: ReadonlyMap<number, KeyObject> }> {
  const key = await vault.read(`${mount}/keys/${name}`);
  if (key === undefined) throw new SigningError(`there is no key ${name} at ${mount}`);
  if (key["type"] !== "ecdsa-p256") throw new SigningError(`the key ${name} must be of the type ecdsa-p256`);
  for (const setting of ["exportable", "allow_plaintext_backup"]) {
    if (key[setting] !== false) throw new SigningError(`the key ${name} may leave Vault: ${setting} must be false`);
  }
  const { latest_version: newest, keys } = key;
  const publicKeys = new Map<number, KeyObject>();
  for (const [version, entry] of Object.entries((keys ?? {}) as Readonly<Record<string, VaultData | undefined>>)) {
    const pem = entry?.["public_key"];
    if (typeof pem === "string") publicKeys.set(Number(version), createPublicKey(pem));
  }
  if (typeof newest !== "number") throw new SigningError("the answer of Vault holds no version of the key");
  return { newest, publicKeys };
}
