/** Authorities of a PKI. Every key is made inside Vault and never leaves it. */
import { X509Certificate } from "node:crypto";
import type { Vault, VaultData } from "./client";
import { answered, backend, text, type ResourceType } from "./resource-type";
import { seconds, toParameters, type Properties, type Settings } from "./settings";

const KEY: Settings = { keyType: "text", keyBits: "number", keyName: "text" };
const CERTIFICATE: Settings = {
  commonName: "text",
  organization: "text",
  ttl: "duration",
  maxPathLength: "number",
  permittedDnsDomains: "set",
};

/** Refuses anything but a key that stays in Vault. */
function requireInternal(properties: Properties): void {
  if (!["internal", "existing"].includes(text(properties, "type")))
    throw new Error("the key of a CA must stay in Vault: type internal");
}

const rootSettings: Settings = { ...KEY, ...CERTIFICATE, issuerName: "text" };

/** A self-signed CA. One of its name that is there already, with a key and the same subject, was made by a run that was cut off. */
const PkiRootCert: ResourceType = {
  settings: rootSettings,
  identity: ["backend", "issuerName"],
  isFinal: true,
  path: (properties) => `${backend(properties)}/issuer/${text(properties, "issuerName")}`,
  create: async (vault, properties) => {
    requireInternal(properties);
    const found = await readIssuer(vault, properties, text(properties, "issuerName"));
    if (found) return found;
    const made = await generate(vault, `${backend(properties)}/root/generate`, properties, toParameters(rootSettings, properties));
    requireLifetime(answered(made, "certificate"), properties);
    return outputsOf(made);
  },
  read: async (vault, properties) => {
    const found = await readIssuer(vault, properties, text(properties, "issuerName"));
    return found && { ...properties, ...found };
  },
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

async function readIssuer(vault: Vault, properties: Properties, name: string): Promise<VaultData | undefined> {
  const issuer = await vault.read(`${backend(properties)}/issuer/${name}`);
  if (issuer === undefined) return undefined;
  const subject = new X509Certificate(answered(issuer, "certificate")).subject.split("\n");
  if (!issuer["key_id"] || !subject.includes(`CN=${text(properties, "commonName")}`)) {
    throw new Error(`${backend(properties)} has another issuer of the name ${name}`);
  }
  return outputsOf(issuer);
}

function outputsOf(issuer: VaultData): VaultData {
  const certificate = answered(issuer, "certificate");
  return {
    certificate,
    issuerId: answered(issuer, "issuer_id"),
    keyId: answered(issuer, "key_id"),
    serialNumber: new X509Certificate(certificate).serialNumber,
  };
}

/** Vault cuts a lifetime to the mount's maximum with no more than a warning; a CA that ends years early would be found out too late. */
function requireLifetime(certificate: string, properties: Properties): void {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  const lifetime = (validToDate.getTime() - validFromDate.getTime()) / 1000;
  const wanted = seconds(properties["ttl"]);
  if (wanted !== undefined && lifetime < wanted) {
    throw new Error(`Vault made a certificate for ${lifetime} s instead of ${wanted} s; raise maxLeaseTtlSeconds of the mount`);
  }
}

const requestSettings: Settings = { commonName: "text", organization: "text", addBasicConstraints: "flag", ...KEY, keyRef: "text" };

/** A request for a certificate over a key in Vault: of a new key, or of the one that `keyRef` names if the type is `existing`. */
const PkiIntermediateRequest: ResourceType = {
  settings: requestSettings,
  identity: ["backend", "keyName", "keyRef"],
  isFinal: true,
  path: (properties) => `${backend(properties)}/key/${text(properties, properties["keyRef"] ? "keyRef" : "keyName")}`,
  create: async (vault, properties) => {
    requireInternal(properties);
    const parameters = toParameters(requestSettings, properties);
    const made = await generate(vault, `${backend(properties)}/intermediate/generate`, properties, parameters);
    return { csr: answered(made, "csr"), keyId: answered(made, "key_id") };
  },
  read: async (vault, properties) => ((await vault.read(PkiIntermediateRequest.path(properties))) ? { ...properties } : undefined),
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

/** Makes something of a key: a new one, or that of the name, which is there already if a run was cut off after it had made it. */
async function generate(vault: Vault, path: string, properties: Properties, parameters: VaultData): Promise<VaultData> {
  const isNamed = properties["keyRef"] !== undefined;
  const at = `${backend(properties)}/key/${text(properties, isNamed ? "keyRef" : "keyName")}`;
  const key = await vault.read(at);
  if (key !== undefined) {
    const own = without(parameters, "key_name", "key_type", "key_bits");
    return vault.make(`${path}/existing`, { ...own, key_ref: answered(key, "key_id"), format: "pem" });
  }
  if (isNamed) throw new Error(`there is no key at ${at}`);
  return vault.make(`${path}/internal`, { ...parameters, format: "pem" });
}

function without(data: VaultData, ...names: readonly string[]): VaultData {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
}

const signSettings: Settings = { ...CERTIFICATE, issuerRef: "text", csr: "text", useCsrValues: "flag", excludeCnFromSans: "flag" };

/** A CA's certificate, signed by another CA of this Vault. */
const PkiSignedIntermediate: ResourceType = {
  settings: signSettings,
  // Another request is another key: the one before was lost.
  identity: ["backend", "csr"],
  isFinal: true,
  path: (properties) => `${backend(properties)}/issuer/${text(properties, "issuerRef")}/signed/${text(properties, "commonName")}`,
  create: async (vault, properties) => {
    const issuer = text(properties, "issuerRef");
    const parameters = without(toParameters(signSettings, properties), "issuer_ref");
    const made = await vault.make(`${backend(properties)}/issuer/${issuer}/sign-intermediate`, { ...parameters, format: "pem" });
    const certificate = answered(made, "certificate");
    // One that has authorities below it, a bridge, ends with the root that signs it.
    if (properties["maxPathLength"] === 0) requireLifetime(certificate, properties);
    return { certificate, caChains: made["ca_chain"] };
  },
  // What was signed stays signed, whether Vault still keeps a copy or not.
  read: (_, properties) => Promise.resolve({ ...properties }),
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Hands a signed chain, from the CA itself to its root, to the mount that holds the key. */
const PkiSignedChain: ResourceType = {
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
  update: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};

function first(properties: Properties): X509Certificate {
  const [leaf] = chainOf(properties);
  if (leaf === undefined) throw new Error("certificate must hold certificates in PEM");
  return leaf;
}

function chainOf(properties: Properties): X509Certificate[] {
  return (text(properties, "certificate").match(CERTIFICATES) ?? []).map((pem) => new X509Certificate(pem));
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

export const AUTHORITIES = { PkiRootCert, PkiIntermediateRequest, PkiSignedIntermediate, PkiSignedChain } satisfies Record<
  string,
  ResourceType
>;
