import {
  checkInputs,
  invalid,
  isPinnedImage,
  requireDnsLabel,
  requireInteger,
  requireOneOf,
  requireSecretName,
  underOwnPath,
  type Check,
} from "../arguments";
import { checkedArguments as checkMutualTls } from "../mutual-tls/checks";
import type { HardenedNamespaceArgs } from "../namespace/arguments";
import { checkArguments as checkNamespace } from "../namespace/checks";
import type {
  PrivateRegistryArgs,
  PrivateRegistryCertificate,
  PrivateRegistryGarbageCollection,
  PrivateRegistryImages,
} from "./private-registry-arguments";

/** That of the garbage collection is longer, and Kubernetes takes 52 characters for it. */
const LONGEST_NAME = 32;
/** As the gateway takes them. */
const TAGS = /^[A-Za-z0-9_.*-]{1,128}$/;
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const LONGEST_RUN = 21_600;

/** The arguments with those checked that may be late. Throws `pulumi.InputPropertyError` for the first that cannot be. */
export function checkedArguments(label: string, args: PrivateRegistryArgs, home: HardenedNamespaceArgs): PrivateRegistryArgs {
  const { implementation = "distribution", mandatoryAccessControl = "AppArmor", garbageCollection } = args;
  requireDnsLabel("name", label);
  if (!/^[a-z]/.test(label) || label.length > LONGEST_NAME) {
    throw invalid("name", `must begin with a letter and be of at most ${LONGEST_NAME} characters`);
  }
  requireOneOf("implementation", implementation, ["distribution", "zot"]);
  requireOneOf("mandatoryAccessControl", mandatoryAccessControl, ["AppArmor", "SELinux"]);
  requireSecretName("accounts.secret", args.accounts.secret);
  if (implementation === "distribution" && !garbageCollection) {
    throw invalid("garbageCollection", "is needed by the implementation distribution");
  }
  if (implementation === "zot" && garbageCollection) {
    throw invalid("garbageCollection", "is for the implementation distribution only");
  }
  checkMutableTags(args.mutableTags);
  if (garbageCollection) checkGarbageCollection(garbageCollection);
  checkCertificate(label, args.certificate);
  underOwnPath(ownPath, () => checkNamespace(label, home));
  return { ...args, images: checkedImages(args.images) };
}

/** Images that stand for themselves, wherever they come from. Throws `pulumi.InputPropertyError` for a plain one that does not, else when it is known. */
export function checkedImages(images: PrivateRegistryImages): PrivateRegistryImages {
  return checkInputs(images, { registry: isPinned("images.registry"), gateway: isPinned("images.gateway") });
}

function isPinned(path: string): Check {
  return (image) => {
    if (!isPinnedImage(image)) throw invalid(path, "must have a digest: name:version@sha256:…");
  };
}

/** Throws unless each is a pattern of tags. One for all tags would leave nothing immutable. */
export function checkMutableTags(patterns: readonly string[] = []): void {
  patterns.forEach((pattern, index) => {
    if (!TAGS.test(pattern)) throw invalid(`mutableTags[${index}]`, "must be a tag, or the beginning or end of tags such as dev-*");
    if (/^\*+$/.test(pattern)) throw invalid(`mutableTags[${index}]`, "must not stand for all tags");
  });
}

function checkGarbageCollection({ secret, account, deadlineSeconds = 1800 }: PrivateRegistryGarbageCollection): void {
  if (!ACCOUNT.test(account)) throw invalid("garbageCollection.account", "must be the name of an account");
  requireSecretName("garbageCollection.secret", secret);
  requireInteger("garbageCollection.deadlineSeconds", deadlineSeconds, 60, LONGEST_RUN);
}

function checkCertificate(label: string, certificate: PrivateRegistryCertificate): void {
  const { role } = certificate;
  const own = `${label}.${label}.svc`;
  if (role.usage !== "server" || !role.dnsNames.includes(own))
    throw invalid("certificate.role", `must be for servers, ${own} among them`);
  if (role.kubernetes?.namespace !== label || !role.kubernetes.serviceAccounts.includes(label)) {
    throw invalid("certificate.role", `must take logins of the service account ${label} in the namespace ${label}`);
  }
  underOwnPath(
    (path) => `certificate.${path}`,
    () => checkMutualTls({ ...certificate, namespace: label, serviceAccount: label }),
  );
}

/** Where the user wrote what the namespace does not take. */
function ownPath(path: string): string {
  if (path.startsWith("ingress[0].from")) return path.replace("ingress[0].from", "clients");
  return path === "environment" || path.startsWith("metrics") ? path : `namespace.${path}`;
}
