import type { InputPropertyError } from "@pulumi/pulumi";
import { HOST_NAME, invalid, isPinnedImage, requireDnsLabel, requireOneOf, requireSecretName, underOwnPath } from "../arguments";
import type { HardenedNamespaceArgs } from "../namespace/arguments";
import { checkArguments as checkNamespace } from "../namespace/checks";
import type { VaultServerArgs, VaultServerSeal } from "./vault-server-arguments";

/** The seals; each is also the property of its settings. */
const SEALS = ["transit", "aws", "google", "azure"] as const;

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error"];
/** Names of services and of the pods' volume claims are made from the name. */
const LONGEST_NAME = 40;

/** Throws `pulumi.InputPropertyError` for the first argument that cannot be. What is not known yet is checked when it is. */
export function checkArguments(name: string, args: VaultServerArgs, home: HardenedNamespaceArgs): void {
  const { image, distribution = "OpenBao", replicas = 3, tls, logLevel = "info", mandatoryAccessControl = "AppArmor" } = args;
  requireDnsLabel("name", name);
  if (name.length > LONGEST_NAME) throw invalid("name", `must be of at most ${LONGEST_NAME} characters`);
  if (typeof image === "string") requirePinned(image);
  requireOneOf("distribution", distribution, ["OpenBao", "Vault"]);
  requireOneOf("replicas", replicas, [3, 5]);
  requireSecretName("tls.secret", tls.secret);
  if (tls.serverName !== undefined && !HOST_NAME.test(tls.serverName)) throw invalid("tls.serverName", "must be a host name");
  checkSeal(args.seal);
  requireOneOf("logLevel", logLevel, LOG_LEVELS);
  requireOneOf("mandatoryAccessControl", mandatoryAccessControl, ["AppArmor", "SELinux"]);
  underOwnPath(ownPath, () => checkNamespace(name, home));
}

/** Where the user wrote what the namespace does not take. */
function ownPath(path: string): string {
  const [, index, rest = ""] = /^egress\[(\d+)\]\.(.+)$/.exec(path) ?? [];
  if (index !== undefined)
    return index === "0" ? `seal.${rest.replace(/^ports.*/, "transit.address")}` : `egress[${Number(index) - 1}].${rest}`;
  if (path.startsWith("ingress[0].from")) return path.replace("ingress[0].from", "clients");
  return path === "environment" ? path : `namespace.${path}`;
}

/** Throws unless an image has a digest: what unlocks everything else must not be replaced behind a tag. Returns the image. */
export function requirePinned(image: string): string {
  if (!isPinnedImage(image)) throw invalid("image", "must have a digest: name:version@sha256:…");
  return image;
}

/** The error of an argument that chooses no seal, or several. */
export function noSeal(): InputPropertyError {
  return invalid("seal", `must have one of ${SEALS.join(", ")}`);
}

/** The port on which the key is asked for. */
export function sealPort({ transit }: VaultServerSeal): number {
  return transit === undefined ? 443 : Number(new URL(transit.address).port || "443");
}

function checkSeal(seal: VaultServerSeal): void {
  if (SEALS.filter((kind) => seal[kind] !== undefined).length !== 1) throw noSeal();
  const { transit, to = [], cidrs = [] } = seal;
  if (to.length + cidrs.length === 0) throw invalid("seal.to", "must name a peer where there are no cidrs");
  if (!transit) return;
  const address = URL.canParse(transit.address) ? new URL(transit.address) : undefined;
  const isPlain = address && address.pathname === "/" && !address.search && !address.hash && !address.username && !address.password;
  if (!isPlain || address.protocol !== "https:") throw invalid("seal.transit.address", "must be https://host:port");
  requireSecretName("seal.transit.secret", transit.secret);
}
