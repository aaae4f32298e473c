/** Chains of certificates that another CA has signed for a key in Vault. */
import { X509Certificate } from "node:crypto";
import type { Vault } from "./client";
import { answered, backend, LASTING, text, type ResourceType } from "./resource-type";
import type { Properties } from "./settings";

/** Hands a signed chain, from the CA itself to its root, to the mount that holds the key. */
export const PkiSignedChain: ResourceType = {
  settings: { certificate: "text" },
  identity: ["backend", "certificate"],
  isFinal: true,
  path: (properties) => `${backend(properties)}/intermediate/set-signed/${first(properties).serialNumber}`,
  create: async (vault, properties) => {
    checkChain(properties);
    const answer = await vault.write(`${backend(properties)}/intermediate/set-signed`, {
      certificate: text(properties, "certificate"),
    });
    const issuer = await findIssuer(vault, properties, Object.keys(answer["mapping"] ?? {}));
    if (issuer === undefined) throw new Error(`${backend(properties)} holds no key for the first certificate of the chain`);
    return { importedIssuers: [issuer] };
  },
  read: async (vault, properties) => {
    const issuers = (properties["importedIssuers"] ?? []) as string[];
    return (await findIssuer(vault, properties, issuers)) ? { ...properties } : undefined;
  },
  ...LASTING,
};

/** Each certificate of a text in PEM. */
export function certificatesIn(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
}

function first(properties: Properties): X509Certificate {
  return chainOf(properties)[0];
}

function chainOf(properties: Properties): [X509Certificate, ...X509Certificate[]] {
  const [leaf, ...above] = certificatesIn(text(properties, "certificate")).map((pem) => new X509Certificate(pem));
  if (leaf === undefined) throw new Error("certificate must hold certificates in PEM");
  return [leaf, ...above];
}

/** A chain without its root leaves Vault unable to build `ca_chain` (hashicorp/vault issue 15155). */
function checkChain(properties: Properties): void {
  const chain = chainOf(properties);
  const roots = chain.filter((certificate) => certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey));
  if (roots.length === 0) throw new Error("certificate must hold the whole chain, the root included");
  for (const certificate of chain) {
    if (!certificate.ca) throw new Error(`certificate holds "${certificate.subject}", which is no CA`);
    const isSigned = chain.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
    if (!isSigned) throw new Error(`certificate holds "${certificate.subject}", which no other one in it has signed`);
  }
}

/** The issuer with a key whose certificate is the first of the chain. */
async function findIssuer(vault: Vault, properties: Properties, ids: readonly string[]): Promise<string | undefined> {
  const { fingerprint256 } = first(properties);
  for (const id of ids) {
    const issuer = await vault.read(`${backend(properties)}/issuer/${id}`);
    if (!issuer?.["key_id"]) continue;
    if (new X509Certificate(answered(issuer, "certificate")).fingerprint256 === fingerprint256) return id;
  }
  return undefined;
}
