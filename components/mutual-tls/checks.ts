import { checkInputs, invalid, requireInteger, requireOneOf, type Check } from "../arguments";
import { seconds } from "../vault/provider/settings";
import { checkAddress } from "../vault/provider/transport";
import { requirePinned } from "../vault/vault-server-checks";
import type { MutualTlsArgs, MutualTlsDelivery } from "./arguments";

const DELIVERIES: readonly MutualTlsDelivery[] = ["agent", "csi"];
const DISTRIBUTIONS = ["OpenBao", "Vault"];
/** Arguments that one delivery needs or takes, and the other has no use for. */
const ONLY_FOR = {
  image: "agent",
  distribution: "agent",
  vaultCa: "agent",
  resources: "agent",
  vaultPods: "agent",
  vaultCidrs: "agent",
  vaultPort: "agent",
  podLabels: "agent",
  vaultCaPath: "csi",
} as const;
const NEEDED_BY_AGENT = ["image", "vaultCa"] as const;

/** A file somewhere in a pod. */
const PATH = /^(?:\/[^/\s]+)+$/;
const CIDR = /^[0-9a-f.:]+\/\d{1,3}$/;
/** Anything that could be taken for a key. */
const PRIVATE = /PRIVATE KEY/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----/;

/** The arguments with those checked that may be late. Throws `pulumi.InputPropertyError` for the first that cannot be. */
export function checkedArguments(args: MutualTlsArgs): MutualTlsArgs {
  const {
    role,
    delivery = "agent",
    distribution = "OpenBao",
    vaultCaPath,
    ttl,
    vaultCidrs = [],
    vaultPods,
    vaultPort = 8200,
  } = args;
  const login = role.kubernetes;
  if (!login) throw invalid("role", "must be a role that takes logins of service accounts: one with kubernetes");
  requireOneOf("delivery", delivery, DELIVERIES);
  requireOneOf("distribution", distribution, DISTRIBUTIONS);
  for (const [key, only] of Object.entries(ONLY_FOR) as [keyof typeof ONLY_FOR, MutualTlsDelivery][]) {
    if (args[key] !== undefined && delivery !== only) throw invalid(key, `is for the delivery ${only} only`);
  }
  for (const key of delivery === "agent" ? NEEDED_BY_AGENT : []) {
    if (args[key] === undefined) throw invalid(key, "is needed by the delivery agent");
  }
  for (const key of ["role.address", "vaultAddress"] as const) {
    checkVault(key, key === "vaultAddress" ? args.vaultAddress : role.address);
  }
  if (ttl !== undefined && !seconds(ttl)) throw invalid("ttl", "must be a duration such as 12h");
  if (vaultCaPath !== undefined && !PATH.test(vaultCaPath)) throw invalid("vaultCaPath", "must be an absolute path of a file");
  vaultCidrs.forEach((cidr, i) => {
    if (!CIDR.test(cidr) || cidr.endsWith("/0")) throw invalid(`vaultCidrs[${i}]`, "must be a network such as 10.20.0.5/32");
  });
  if (vaultPods && Object.keys(vaultPods.podLabels).length === 0) {
    throw invalid("vaultPods.podLabels", "must hold a label: no label selects all pods");
  }
  requireInteger("vaultPort", vaultPort, 1, 65_535);
  return checkInputs(args, {
    namespace: isOneOf("namespace", [login.namespace]),
    serviceAccount: isOneOf("serviceAccount", login.serviceAccounts),
    image: (image) => {
      if (typeof image === "string") requirePinned(image);
    },
    trustBundle: holdsCertificates("trustBundle"),
    vaultCa: holdsCertificates("vaultCa"),
  });
}

function checkVault(path: string, address: string | undefined): void {
  if (address === undefined) return;
  try {
    // Loopback of a pod is not where Vault is; so there is no plain http either.
    if (checkAddress(address).protocol === "https:") return;
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
  throw invalid(path, "must begin with https://");
}

/** What Vault would refuse, long after the deployment. */
function isOneOf(path: string, allowed: readonly string[]): Check {
  return (value) => {
    if (typeof value === "string" && !allowed.includes(value)) {
      throw invalid(path, `must be one that the role takes logins from: ${allowed.join(", ")}`);
    }
  };
}

/** An empty text passes: a bundle is empty as long as an external root has signed nothing, and nobody is trusted then. */
function holdsCertificates(path: string): Check {
  return (value) => {
    if (value === undefined || (typeof value === "string" && value.trim() === "")) return;
    if (typeof value !== "string" || !CERTIFICATE.test(value)) throw invalid(path, "must hold certificates in PEM");
    if (PRIVATE.test(value)) throw invalid(path, "must hold certificates only: there is a key in it");
  };
}
