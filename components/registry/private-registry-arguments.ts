import type * as pulumi from "@pulumi/pulumi";
import type { MutualTlsArgs } from "../mutual-tls/arguments";
import type { Environment, HardenedNamespaceArgs, HardenedNamespacePeer } from "../namespace/arguments";
import type { RestrictedWorkloadResources } from "../workload/arguments";

/** The registries that stand behind the gateway: that of the CNCF, and zot. */
export type RegistryImplementation = "distribution" | "zot";

/** What a `PrivateRegistry` is made from. */
export interface PrivateRegistryArgs {
  /** Where the registry stands; becomes that of its namespace. */
  environment: Environment;
  /** Which registry `images.registry` holds. Default: `distribution`. */
  implementation?: RegistryImplementation;
  /** What runs, with digests. */
  images: PrivateRegistryImages;
  /** What the namespace, the objects in it and the service account are called: a DNS label of at most 32 characters. Default: the name of the component. */
  name?: string;
  /** The certificate that clients see, from a `VaultPki`. */
  certificate: PrivateRegistryCertificate;
  /** Who may pull, push and maintain. There is no account that is not in it, and no password by default. */
  accounts: PrivateRegistryAccounts;
  /** Tags that may be moved, such as `dev-*`; all others stay what they are. Default: none. */
  mutableTags?: readonly string[];
  /** The pods that may connect: those that build and deploy, and the gateway by which nodes pull. Default: nobody. */
  clients?: HardenedNamespacePeer[];
  /** The pods that read the metrics. Default: nobody. */
  metrics?: HardenedNamespacePeer;
  /** The volume with the images. */
  storage?: PrivateRegistryStorage;
  /** When what nothing refers to is removed. Needed by `distribution`; zot does it while it runs. */
  garbageCollection?: PrivateRegistryGarbageCollection;
  /** What each container may use. */
  resources?: PrivateRegistryResources;
  /** What the nodes confine containers with besides seccomp. Default: `AppArmor`. */
  mandatoryAccessControl?: "AppArmor" | "SELinux";
  /** What else the namespace is made from; its quota has room for the registry and one run of the garbage collection. Default: nothing else. */
  namespace?: PrivateRegistryNamespace;
}

/** Images with their digests. */
export interface PrivateRegistryImages {
  /** `registry:3` of the CNCF, or zot. */
  registry: pulumi.Input<string>;
  /** Any official image of Node.js, from version 22 on. It runs the gateway, which comes with this package. */
  gateway: pulumi.Input<string>;
}

/**
 * What a `MutualTls` is made from besides its place. The role takes logins of the service account `<name>` in the namespace `<name>`, and its
 * certificates are for `<name>.<name>.svc` besides the names that clients use.
 */
export type PrivateRegistryCertificate = Omit<MutualTlsArgs, "namespace" | "serviceAccount" | "podLabels">;

/** Everything of a namespace that the registry does not decide itself. */
export type PrivateRegistryNamespace = Omit<
  HardenedNamespaceArgs,
  "environment" | "namespace" | "ingress" | "egress" | "metrics" | "serviceAccounts" | "mandatoryAccessControl"
>;

/** Accounts. */
export interface PrivateRegistryAccounts {
  /** The name of a Secret in the namespace with `accounts.json`: names, roles and hashes of passwords. The gateway reads it anew when it changes. */
  secret: pulumi.Input<string>;
}

/** A persistent volume. */
export interface PrivateRegistryStorage {
  /** Its size as a Kubernetes quantity. Default: `50Gi`. */
  size?: pulumi.Input<string>;
  /** One that encrypts. Default: that of the cluster. */
  storageClass?: pulumi.Input<string>;
}

/** Runs of the garbage collection, during which the registry takes no pushes. */
export interface PrivateRegistryGarbageCollection {
  /** The name of an account with the role `maintenance`. */
  account: string;
  /** The name of a Secret in the namespace with its `password`. */
  secret: pulumi.Input<string>;
  /** Five fields. Default: `0 3 * * 0`, on Sundays at three. */
  schedule?: pulumi.Input<string>;
  /** The time zone of the schedule. Default: `Etc/UTC`. */
  timeZone?: pulumi.Input<string>;
  /** After how many seconds a run is ended; the gateway keeps pushes away for longer than that. From 60 to 21600. Default: `1800`. */
  deadlineSeconds?: number;
}

/** What each container may use. */
export interface PrivateRegistryResources {
  /** Default: `100m` to `1` CPU, `256Mi` memory. */
  gateway?: RestrictedWorkloadResources;
  /** Of the registry and of its garbage collection. Default: `100m` to `1` CPU, `512Mi` memory. */
  registry?: RestrictedWorkloadResources;
}
