import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { InputError } from "../../errors";
import { formatPath, isMap } from "../../model/field";
import { oneLine, printable } from "../../model/printable";
import type { Keys } from "../../model/schema-problem";
import { parseYaml } from "../../sources/yaml";
import type { RegistrySettings } from "../registry/options";
import type { Authority, KeyAuthority } from "../verify/types";
import type { AuthorityEntry, ImagesEntry, KeylessEntry, RegistryEntry, TrustPolicyEntry } from "./entries";
import { publicKeyOf } from "./public-key";
import { DEFAULT_BUDGET_SECONDS, sharedKeys, type AuthoritySource, type TrustPolicy, type TrustRule } from "./trust-policy";
import { firstProblem, plainPlace } from "./validate";
import type { Environment } from "../location";
import type { VaultOptions } from "./vault-transit";

/** How a text is read. */
export interface ParseOptions {
  /** The name of the text in reports and errors. */
  file: string;
  /** The text of a file that it names. Throws an `Error` whose message follows its name: `cannot be read (ENOENT)`. */
  readFile: (name: string) => string;
  /** Where VAULT_ADDR, VAULT_TOKEN and VAULT_CACERT are looked up. */
  environment: Environment;
}

/** Throws an {@link InputError} about what stands at the end of the keys. */
type Refuse = (reason: string, keys: Keys) => never;

/** Uses a file that is named at the end of the keys. Errors of `use` are the file's. */
type UseFile = <T>(name: string, keys: Keys, use: (text: string) => T) => T;

/** An authority, with its keys where they need not be asked for. */
interface KnownAuthority extends AuthoritySource {
  known?: Authority;
}

/**
 * Reads a trust policy. It is taken as a whole or not at all: unknown keys and names, places that no image can come from, two entries for the
 * same images, patterns that do not compile, and files that are not what they should be are errors, with their line.
 */
export function parseTrustPolicy(text: string, { file, readFile, environment }: ParseOptions): TrustPolicy {
  const { documents, locator } = parseYaml(text, file, "trust-policy");
  const refuse: Refuse = (reason, keys) => {
    const path = formatPath(keys);
    throw new InputError("invalid-trust-policy", reason, { source: file, ...locator.locate(1, keys), ...(path && { path }) });
  };
  if (documents.length > 1) {
    const location = { source: file, ...locator.locate(2, []), document: 2 };
    throw new InputError("invalid-trust-policy", "must be one document", location);
  }
  const problem = firstProblem(documents[0]);
  if (problem) refuse(problem.reason, problem.keys);
  const useFile: UseFile = (name, keys, use) => {
    try {
      return use(readFile(name));
    } catch (error) {
      return refuse(`${printable(name)} ${(error as Error).message}`, keys);
    }
  };

  // As plain objects: those that were read have no prototype.
  const entry = structuredClone(documents[0]) as unknown as TrustPolicyEntry;
  const budgetSeconds = entry.budgetSeconds ?? DEFAULT_BUDGET_SECONDS;
  const registries = Object.entries(entry.registries ?? {}).map(
    ([host, settings]) => [plainPlace(host), registrySettings(settings, ["registries", host], useFile)] as const,
  );
  const authorities = new Map(
    Object.entries(entry.authorities ?? {}).map(([name, authority]) => [
      name,
      authoritySource(name, authority, { environment, timeoutMs: budgetSeconds * 1000 }, useFile),
    ]),
  );
  const rules = entry.images.map((images, index) =>
    trustRule(images, locator.locate(1, ["images", index])?.line ?? 1, authorities, (reason) => refuse(reason, ["images", index])),
  );
  return {
    file,
    budgetSeconds,
    registries: new Map(registries),
    rules: rules.toSorted((a, b) => b.images.length - a.images.length),
  };
}

function registrySettings(entry: RegistryEntry, keys: Keys, useFile: UseFile): RegistrySettings {
  const { ca, clientCertificate, http, tokenHosts, privateRedirects } = entry;
  const own = clientCertificate && {
    cert: useFile(clientCertificate.certificate, [...keys, "clientCertificate", "certificate"], certificates),
    key: useFile(clientCertificate.key, [...keys, "clientCertificate", "key"], privateKey),
  };
  const authorities = ca === undefined ? undefined : useFile(ca, [...keys, "ca"], certificates);
  return {
    ...(authorities !== undefined && { ca: authorities }),
    ...(own && { clientCertificate: own }),
    ...(http !== undefined && { insecureLoopback: http }),
    ...(tokenHosts && { realms: tokenHosts }),
    ...(privateRedirects !== undefined && { allowPrivateRedirects: privateRedirects }),
  };
}

/** Checked here, since the client would leave out what it cannot parse. */
function certificates(pem: string): string {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) new X509Certificate(block);
  } catch (cause) {
    throw new Error("has a certificate that cannot be parsed", { cause });
  }
  if (blocks.length === 0) throw new Error("has no certificate in PEM");
  return pem;
}

function privateKey(pem: string): string {
  try {
    createPrivateKey(pem);
    return pem;
  } catch (cause) {
    throw new Error("must be a private key in PEM without a passphrase", { cause });
  }
}

function authoritySource(name: string, entry: AuthorityEntry, vault: VaultOptions, useFile: UseFile): KnownAuthority {
  const keys = ["authorities", name];
  const known = (authority: Authority): KnownAuthority => ({ name, known: authority, load: () => Promise.resolve(authority) });
  const ofKeys = (found: readonly KeyObject[]): KeyAuthority => ({ kind: "keys", name, keys: found });
  if ("key" in entry) return known(ofKeys([useFile(entry.key, [...keys, "key"], publicKeyOf)]));
  if ("keys" in entry) {
    return known(ofKeys(entry.keys.map((file, index) => useFile(file, [...keys, "keys", index], publicKeyOf))));
  }
  if ("keyless" in entry) {
    const { trustedRoot, ...settings }: KeylessEntry = entry.keyless;
    const root = useFile(trustedRoot, [...keys, "keyless", "trustedRoot"], parseTrustedRoot);
    return known({ kind: "keyless", name, trustedRoot: root, ...settings });
  }
  let loading: Promise<Authority> | undefined;
  const load = async (): Promise<Authority> => {
    // Most policies name no key in Vault.
    const { transitKeys } = require("./vault-transit") as typeof import("./vault-transit");
    return ofKeys(await transitKeys(entry.vaultTransit, vault));
  };
  return { name, load: () => (loading ??= load()) };
}

/** The content of a file of trust, which the verifier can read. */
function parseTrustedRoot(text: string): Readonly<Record<string, unknown>> {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw new Error("is not JSON", { cause });
  }
  const type = isMap(root) ? root["mediaType"] : undefined;
  const isTrustedRoot =
    typeof type === "string" && /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=|\.v)0\.[12]/.test(type);
  if (!isMap(root) || !isTrustedRoot) throw new Error("is no trusted_root.json, by its mediaType");
  // It takes what reads trust roots, which other policies do without.
  const { trustedRootProblem } = require("../verify/sigstore") as typeof import("../verify/sigstore");
  const problem = trustedRootProblem(root);
  if (problem !== undefined) throw new Error(problem);
  return root;
}

function trustRule(
  entry: ImagesEntry,
  line: number,
  known: ReadonlyMap<string, KnownAuthority>,
  refuse: (reason: string) => never,
): TrustRule {
  const place = { images: plainPlace(entry.match), line };
  if ("accept" in entry) return { ...place, action: "accept", reason: printable(oneLine(entry.accept)) };
  if ("reject" in entry) return { ...place, action: "reject", reason: printable(oneLine(entry.reject)) };
  const { authorities: names, threshold = names.length, annotations, attestations } = entry;
  const authorities = names.flatMap((name) => known.get(name) ?? []);
  const shared = sharedKeys(authorities.flatMap((authority) => authority.known ?? []));
  if (shared[0] !== undefined) refuse(shared[0]);
  const needs = { threshold, ...(annotations && { annotations }), ...(attestations && { attestations }) };
  return { ...place, action: "verify", authorities, needs };
}
