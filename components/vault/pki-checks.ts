/** What of the arguments of a `VaultPki` cannot be. */
import { isIP } from "node:net";
import { invalid, requireDnsLabel, requireMatch } from "../arguments";
import { LONGEST_OVERLAP, type VaultPkiArgs, type VaultPkiRole } from "./pki-arguments";
import { seconds } from "./provider/settings";
import { checkAddress } from "./provider/transport";

const DNS_NAME = /^(?=.{1,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SPIFFE_PATH = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+)+$/;
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;
const SERIAL_NUMBER = /^[0-9a-f]{2}(:[0-9a-f]{2})+$/;
/** The shortest prefix of a network that still says who somebody is. */
const WIDEST = 8;
const AUDIT_FILE = /^(stdout|(\/[\w.-]+)+)$/;
/** A namespace of Vault Enterprise or OpenBao. */
export const VAULT_NAMESPACE = /^[\w-]+(\/[\w-]+)*\/?$/;

/** Throws `pulumi.InputPropertyError` for what no PKI can be made from. */
export function checkPki(path: string, args: VaultPkiArgs): void {
  checkUrl("address", () => checkAddress(args.address));
  checkUrl("publicUrl", () => {
    const url = URL.canParse(args.publicUrl) ? new URL(args.publicUrl) : undefined;
    // To the letter, since Vault reads what is in braces as a template.
    const isPlain = url?.protocol === "http:" && /^http:\/\/[\w.:/~[\]-]*[\w~\]-]$/.test(args.publicUrl);
    if (!isPlain) {
      throw new Error("must be an address such as http://pki.example.com, without a slash at the end");
    }
  });
  requireDnsLabel("path", path);
  const { vaultNamespace, ttl = "26280h", rootTtl = "87600h", generation = 1, externalRoot, kubernetes } = args;
  if (vaultNamespace !== undefined) requireMatch("vaultNamespace", vaultNamespace, VAULT_NAMESPACE, "must be a namespace of Vault");
  if (args.domains.length === 0) throw invalid("domains", "must name the domains that certificates may be for");
  args.domains.forEach((domain, i) => requireMatch(`domains[${i}]`, domain, DNS_NAME, "must be a DNS domain in lower case"));
  requireMatch("trustDomain", args.trustDomain, TRUST_DOMAIN, "must be a SPIFFE trust domain");
  for (const key of ["generation", "rootGeneration"] as const) requireWhole(key, args[key] ?? 1, 1);
  requireWhole("overlap", args.overlap ?? 1, 0);
  if ((args.overlap ?? 1) > LONGEST_OVERLAP) throw invalid("overlap", `must be at most ${LONGEST_OVERLAP}`);
  requireDuration("ttl", ttl);
  requireDuration("rootTtl", rootTtl);
  if (!externalRoot) requireNoLonger("ttl", ttl, "rootTtl", rootTtl);
  for (const key of Object.keys(externalRoot?.chains ?? {})) {
    if (Number(key) > generation) throw invalid(`externalRoot.chains[${key}]`, "must be for a generation that there is");
  }
  if (args.engine !== undefined && !["node-vault", "@pulumi/vault"].includes(args.engine)) {
    throw invalid("engine", "must be node-vault or @pulumi/vault");
  }
  args.revokedSerialNumbers?.forEach((serial, i) =>
    requireMatch(`revokedSerialNumbers[${i}]`, serial, SERIAL_NUMBER, "must be bytes in hexadecimal, joined by colons"),
  );
  if (args.engine === "@pulumi/vault" && args.revokedSerialNumbers?.length) {
    throw invalid("revokedSerialNumbers", "needs the engine node-vault: @pulumi/vault revokes only what it has issued");
  }
  requireDistinct("revokedSerialNumbers", "", args.revokedSerialNumbers ?? []);
  args.auditFiles?.forEach((file, i) => requireMatch(`auditFiles[${i}]`, file, AUDIT_FILE, "must be stdout or the path of a file"));
  if (kubernetes) {
    const { host = "https://kubernetes.default.svc", audience = "vault" } = kubernetes;
    if (!URL.canParse(host) || new URL(host).protocol !== "https:") throw invalid("kubernetes.host", "must be an https:// address");
    if (audience.trim() === "") throw invalid("kubernetes.audience", "must not be empty: tokens for anybody would do");
  }
  args.roles.forEach((role, i) => checkRole(`roles[${i}]`, role, args));
  requireDistinct(
    "roles",
    ".name",
    args.roles.map(({ name }) => name),
  );
}

function checkRole(at: string, role: VaultPkiRole, args: VaultPkiArgs): void {
  const { name, usage, dnsNames = [], spiffePaths = [], ttl = "24h", maxTtl = "72h", kubernetes, appRole } = role;
  requireDnsLabel(`${at}.name`, name);
  if (!["server", "client"].includes(usage)) throw invalid(`${at}.usage`, "must be server or client");
  if (dnsNames.length + spiffePaths.length === 0) throw invalid(at, "must name a DNS name or a SPIFFE path");
  dnsNames.forEach((dnsName, i) => {
    requireMatch(`${at}.dnsNames[${i}]`, dnsName, DNS_NAME, "must be a DNS name in lower case, without a wildcard");
    // Not every version of Vault checks its authorities' constraints when it issues; what it would issue, no client would take.
    const isPermitted = args.domains.some((domain) => dnsName === domain || dnsName.endsWith(`.${domain}`));
    if (!isPermitted) throw invalid(`${at}.dnsNames[${i}]`, "must lie in one of the domains");
  });
  spiffePaths.forEach((path, i) =>
    requireMatch(`${at}.spiffePaths[${i}]`, path, SPIFFE_PATH, "must be a SPIFFE path such as /ns/shop/sa/web"),
  );
  requireDuration(`${at}.ttl`, ttl);
  requireDuration(`${at}.maxTtl`, maxTtl);
  requireNoLonger(`${at}.ttl`, ttl, "maxTtl", maxTtl);
  requireNoLonger(`${at}.maxTtl`, maxTtl, "the ttl of the issuing authority", args.ttl ?? "26280h");
  if (kubernetes) {
    if (!args.kubernetes) throw invalid(`${at}.kubernetes`, "needs the argument kubernetes: the cluster whose accounts log in");
    requireDnsLabel(`${at}.kubernetes.namespace`, kubernetes.namespace);
    if (kubernetes.serviceAccounts.length === 0) throw invalid(`${at}.kubernetes.serviceAccounts`, "must name a service account");
    kubernetes.serviceAccounts.forEach((account, i) => requireDnsLabel(`${at}.kubernetes.serviceAccounts[${i}]`, account));
  }
  if (appRole) {
    if (appRole.cidrs.length === 0) throw invalid(`${at}.appRole.cidrs`, "must name a network");
    appRole.cidrs.forEach((cidr, i) => {
      const [address = "", length = "", ...rest] = cidr.split("/");
      const version = isIP(address);
      const isNetwork = rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
      if (version === 0 || !isNetwork) throw invalid(`${at}.appRole.cidrs[${i}]`, "must be a network such as 10.20.0.0/16");
      if (Number(length) < WIDEST) throw invalid(`${at}.appRole.cidrs[${i}]`, `must not be wider than /${WIDEST}`);
    });
  }
}

function requireDistinct(list: string, property: string, values: readonly string[]): void {
  const twice = values.findIndex((value, i) => values.indexOf(value) !== i);
  if (twice >= 0) throw invalid(`${list}[${twice}]${property}`, "must not be there twice");
}

function requireNoLonger(propertyPath: string, value: string, limit: string, most: string): void {
  if ((seconds(value) ?? 0) > (seconds(most) ?? 0)) throw invalid(propertyPath, `must not be longer than ${limit}`);
}

function checkUrl(propertyPath: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    throw invalid(propertyPath, (error as Error).message);
  }
}

function requireWhole(propertyPath: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) throw invalid(propertyPath, `must be a whole number, ${least} or more`);
}

function requireDuration(propertyPath: string, value: string): void {
  if (!seconds(value)) throw invalid(propertyPath, "must be a duration such as 72h");
}
