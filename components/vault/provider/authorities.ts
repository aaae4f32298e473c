/** Authorities of a PKI. Every key is made inside Vault and never leaves it. */
import { X509Certificate } from "node:crypto";
import { PkiSignedChain } from "./chains";
import type { Vault, VaultData } from "./client";
import { answered, backend, LASTING, text, type ResourceType } from "./resource-type";
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
    if (found) {
      requireLifetime(answered(found, "certificate"), properties);
      return found;
    }
    await requireRoom(vault, properties);
    const made = await generate(vault, `${backend(properties)}/root/generate`, properties, toParameters(rootSettings, properties));
    requireLifetime(answered(made, "certificate"), properties);
    return outputsOf(made);
  },
  read: async (vault, properties) => {
    const found = await readIssuer(vault, properties, text(properties, "issuerName"));
    return found && { ...properties, ...found };
  },
  ...LASTING,
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
  // With one line break at the end, which Vault adds to some answers only.
  const certificate = `${answered(issuer, "certificate").trim()}\n`;
  return {
    certificate,
    issuerId: answered(issuer, "issuer_id"),
    keyId: answered(issuer, "key_id"),
    serialNumber: new X509Certificate(certificate).serialNumber,
  };
}

/** Asks for the maximum first, since a root that was cut would be there for the next run to take over. */
async function requireRoom(vault: Vault, properties: Properties): Promise<void> {
  const most = (await vault.read(`sys/mounts/${backend(properties)}/tune`))?.["max_lease_ttl"];
  const wanted = seconds(properties["ttl"]) ?? 0;
  if (typeof most !== "number" || most >= wanted) return;
  throw new Error(`the mount ${backend(properties)} allows ${most} s instead of ${wanted} s; raise its maxLeaseTtlSeconds`);
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
  ...LASTING,
};

/** Makes something of a key: a new one, or that of the name, which is there already if a run was cut off after it had made it. */
async function generate(vault: Vault, path: string, properties: Properties, parameters: VaultData): Promise<VaultData> {
  const isNamed = properties["keyRef"] !== undefined;
  const at = `${backend(properties)}/key/${text(properties, isNamed ? "keyRef" : "keyName")}`;
  const key = await vault.read(at);
  if (key !== undefined) {
    const isWanted = isNamed || key["key_type"] === properties["keyType"];
    if (!isWanted) throw new Error(`there is a key at ${at} of another type: ${String(key["key_type"])}`);
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
  ...LASTING,
};

export const AUTHORITIES = { PkiRootCert, PkiIntermediateRequest, PkiSignedIntermediate, PkiSignedChain } satisfies Record<
  string,
  ResourceType
>;
