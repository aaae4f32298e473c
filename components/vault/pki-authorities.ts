/** The authorities of a `VaultPki`: mounts, roots, issuing authorities, and what goes from one generation to the next. */
import { X509Certificate } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { LONGEST_OVERLAP, type VaultPkiArgs } from "./pki-arguments";
import { mountAuthority, type Mounted, type Register } from "./pki-mount";
import { certificatesIn } from "./provider/chains";
import type { VaultResource } from "./resource";

export interface Authorities {
  /** The mount of the issuing authorities. */
  mount: VaultResource;
  /** What roles depend on: until it is there, nothing can be issued. */
  issuing: VaultResource[];
  /** All roots that are trusted now, in PEM. */
  trustBundle: pulumi.Output<string>;
  /** Requests that an external root is to sign, by generation. */
  certificateRequests: Record<number, pulumi.Output<string>>;
}

const KEY = { type: "internal", keyType: "ec" };
/** How long a root vouches for the next one: time enough for everybody to learn of it. Five years. */
const BRIDGE_TTL = "43800h";
const IMPORTED = ["importedIssuers"];
const ISSUING = ["read-only", "issuing-certificates", "crl-signing", "ocsp-signing"];
/** What an authority keeps doing once the next one issues. */
const RETIRED = ["read-only", "crl-signing", "ocsp-signing"];
/** What is signed is final; and no authority goes because a program no longer names it. */
const KEPT: pulumi.CustomResourceOptions = { retainOnDelete: true };

export function makeAuthorities(register: Register, name: string, path: string, args: VaultPkiArgs): Authorities {
  const { generation = 1, overlap = 1, ttl = "26280h", externalRoot } = args;
  const above = externalRoot ? undefined : makeRoots(register, name, `${path}-root`, args);
  const mounted = mountAuthority(register, "", name, path, ttl, args);
  const certificateRequests: Record<number, pulumi.Output<string>> = {};
  const trusted: pulumi.Output<string>[] = above?.roots.map(({ made }) => made.output("certificate", "")) ?? [];
  const issuers: Issuer[] = [];
  for (const number of kept(generation, overlap)) {
    // What an earlier generation was made from is history.
    const fixed = { ...KEPT, ...mounted.options, ...(number < generation && { ignoreChanges: ["*"] }) };
    const commonName = `${name} issuing ${number}`;
    const key = { ...KEY, keyBits: 256, keyName: `issuing-${number}` };
    const request = mounted.register("PkiIntermediateRequest", `request-${number}`, { ...key, backend: path, commonName }, fixed, [
      "csr",
    ]);
    const csr = (certificateRequests[number] = request.output("csr", ""));
    const external = externalRoot?.chains[number];
    const chain = above
      ? signBelow(above, `signed-${number}`, { csr, commonName, ttl, permittedDnsDomains: args.domains, maxPathLength: 0 }, fixed)
      : external === undefined
        ? undefined
        : pulumi.output(external);
    if (chain === undefined) continue;
    if (!above) trusted.push(chain.apply((pem) => certificatesIn(pem).at(-1) ?? ""));
    const imported = mounted.register("PkiSignedChain", `chain-${number}`, { backend: path, certificate: chain }, fixed, IMPORTED);
    issuers.push({ reference: issuerOf(imported), number, made: imported });
  }
  const issuing = finish(mounted, "issuing", issuers, []);
  return { mount: mounted.mount, issuing, trustBundle: pulumi.all(trusted).apply(joinPem), certificateRequests };
}

/** The roots of a stack that has its own. */
interface Roots {
  mounted: Mounted;
  /** From the oldest that is still trusted to the newest, which signs. */
  roots: readonly Issuer[];
  bridges: readonly VaultResource[];
}

function makeRoots(register: Register, name: string, backend: string, args: VaultPkiArgs): Roots {
  const { rootGeneration = 1, overlap = 1, rootTtl: ttl = "87600h" } = args;
  const mounted = mountAuthority(register, "root-", name, backend, ttl, args);
  const bridges: VaultResource[] = [];
  const roots: Issuer[] = [];
  for (const number of kept(rootGeneration, overlap)) {
    const commonName = `${name} root ${number}`;
    const issuerName = `root-${number}`;
    const fixed = { ...KEPT, ...mounted.options, ...(number < rootGeneration && { ignoreChanges: ["*"] }) };
    const root = {
      ...KEY,
      keyBits: 384,
      backend,
      commonName,
      issuerName,
      keyName: issuerName,
      ttl,
      maxPathLength: LONGEST_OVERLAP + 1,
    };
    const cert = register("PkiRootCert", issuerName, root, fixed, ["certificate", "issuerId", "keyId"]);
    const before = roots.at(-1);
    roots.push({ reference: cert.output("issuerId", ""), number, made: cert });
    if (before) bridges.push(bridge(mounted, before, { number, commonName, cert }));
  }
  finish(mounted, "root", roots, bridges);
  return { mounted, roots, bridges };
}

/** A certificate signed by the newest root, with all that leads from it to every root that is trusted. */
function signBelow(
  { mounted, roots, bridges }: Roots,
  purpose: string,
  properties: pulumi.Inputs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return sign(mounted, roots.at(-1), purpose, properties, { ...options, dependsOn: [...mounted.ready, ...bridges] });
}

/** The chain in PEM that Vault answers with: the certificate first. */
function sign(
  { register, backend }: Mounted,
  by: Issuer | undefined,
  purpose: string,
  properties: pulumi.Inputs,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const request = { ...properties, backend, issuerRef: by?.reference, excludeCnFromSans: true, useCsrValues: false };
  // Whoever signed once has signed, whichever root is the newest by now.
  const ignored = { ignoreChanges: options.ignoreChanges ?? ["issuerRef"] };
  const signed = register("PkiSignedIntermediate", purpose, request, { ...options, ...ignored }, ["certificate", "caChains"]);
  return pulumi.all([signed.output("certificate", ""), signed.output<string[]>("caChains", [])]).apply(([own, chain]) => {
    const rest = chain.filter((pem) => pem.trim() !== own.trim());
    return joinPem([own, ...withoutBridged(rest)]);
  });
}

/**
 * A chain without the roots that another one in it has signed as well. A client that trusts only the older root would find the newer one
 * first, which it does not know, and OpenSSL looks no further.
 */
function withoutBridged(chain: readonly string[]): string[] {
  const all = chain.map((pem) => ({ pem, certificate: new X509Certificate(pem) }));
  const keyOf = ({ certificate }: (typeof all)[number]): string =>
    certificate.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const isRoot = ({ certificate }: (typeof all)[number]): boolean => certificate.verify(certificate.publicKey);
  const bridged = new Set(all.filter((entry) => !isRoot(entry)).map(keyOf));
  return all.filter((entry) => !isRoot(entry) || !bridged.has(keyOf(entry))).map(({ pem }) => pem);
}

/** The new root signed by the one before: who trusts only that one accepts what the new root has signed. */
function bridge(
  mounted: Mounted,
  before: Issuer,
  { number, commonName, cert }: { number: number; commonName: string; cert: VaultResource },
): VaultResource {
  const { register, backend, options } = mounted;
  const kept = { ...KEPT, ...options };
  const own = { type: "existing", backend, commonName, keyRef: cert.output("keyId", ""), addBasicConstraints: true };
  const request = register("PkiIntermediateRequest", `bridge-request-${number}`, own, kept, ["csr"]);
  const certificate = sign(
    mounted,
    before,
    `bridge-${number}`,
    { csr: request.output("csr", ""), commonName, ttl: BRIDGE_TTL, maxPathLength: LONGEST_OVERLAP },
    kept,
  );
  return register("PkiSignedChain", `bridge-chain-${number}`, { backend, certificate }, kept, IMPORTED);
}

interface Issuer {
  /** Its id in Vault. */
  reference: pulumi.Output<string>;
  number: number;
  /** What has made it. */
  made: VaultResource;
}

/** Names the authorities of a mount, lets only the newest issue, and makes it the default. */
function finish(
  { register, backend, options }: Mounted,
  kind: "root" | "issuing",
  issuers: readonly Issuer[],
  beforeRetiring: readonly VaultResource[],
): VaultResource[] {
  const newest = issuers.at(-1);
  if (newest === undefined) return [];
  const named = issuers.map(({ reference, number, made }) => {
    const isNewest = number === newest.number;
    const properties = {
      backend,
      issuerRef: reference,
      issuerName: `${kind}-${number}`,
      // A bridge lasts as long as the root that it begins at; a leaf that would outlive its authority is refused.
      leafNotAfterBehavior: kind === "root" ? "truncate" : "err",
      usage: (isNewest ? ISSUING : RETIRED).join(","),
    };
    return register("PkiIssuer", `${kind}-issuer-${number}`, properties, {
      ...options,
      dependsOn: [made, ...(isNewest ? [] : beforeRetiring)],
    });
  });
  const properties = { backend, default: newest.reference, defaultFollowsLatestIssuer: false };
  return [...named, register("PkiDefaultIssuer", `${kind}-default`, properties, { ...options, dependsOn: named })];
}

/** The generations that count: the newest and those before it that stay trusted. */
function kept(newest: number, overlap: number): number[] {
  const oldest = Math.max(1, newest - overlap);
  return Array.from({ length: newest - oldest + 1 }, (_, i) => oldest + i);
}

function issuerOf(chain: VaultResource): pulumi.Output<string> {
  return chain.output<string[]>("importedIssuers", []).apply(([first]) => first ?? "");
}

function joinPem(pems: readonly string[]): string {
  return pems.map((pem) => `${pem.trim()}\n`).join("");
}
