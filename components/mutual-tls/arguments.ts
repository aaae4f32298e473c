import type * as pulumi from "@pulumi/pulumi";
import type { HardenedNamespacePeer } from "../namespace/arguments";
import type { VaultPkiRoleReference } from "../vault/pki-roles";
import type { VaultDistribution } from "../vault/vault-server-arguments";
import type { RestrictedWorkloadResources } from "../workload/arguments";

/** What brings certificates into a pod: a container beside the program, or a driver of the cluster. */
export type MutualTlsDelivery = "agent" | "csi";

/** What a `MutualTls` is made from. */
export interface MutualTlsArgs {
  /** The namespace of the workload, from which the role has to take logins. */
  namespace: pulumi.Input<string>;
  /** The service account of the workload, from which the role has to take logins. */
  serviceAccount: pulumi.Input<string>;
  /** What certificates are asked for: `pki.role("web")` of a `VaultPki`. */
  role: VaultPkiRoleReference;
  /** The roots that peers are checked against, in PEM: `pki.trustBundle`. A change replaces the pods. */
  trustBundle: pulumi.Input<string>;
  /** Default: `agent`. */
  delivery?: MutualTlsDelivery;
  /** The image of OpenBao or Vault with its digest, which has the agent. Needed by `agent`, and by no other delivery. */
  image?: pulumi.Input<string>;
  /** Which of the two the image holds. Default: `OpenBao`. */
  distribution?: VaultDistribution;
  /** The authority that vouches for Vault's own certificate, in PEM. Needed by `agent`; the provider of `csi` has its own. */
  vaultCa?: pulumi.Input<string>;
  /** Where the pods of the provider of `csi` have that authority, if not where they look by themselves. Default: none. */
  vaultCaPath?: string;
  /** Where the pods reach Vault. Default: `role.address`. */
  vaultAddress?: string;
  /** How long certificates live, such as `12h`. Default: what the role says. */
  ttl?: string;
  /** What the container of `agent` may use. Default: `50m` to `250m` CPU, `128Mi` memory, `32Mi` disk. */
  resources?: RestrictedWorkloadResources;
  /** The labels of the workload's pods, for the network policy. Default: `app.kubernetes.io/name`, with the name of the component. */
  podLabels?: Readonly<Record<string, string>>;
  /** The pods of Vault, to which the network policy lets `agent` connect. Default: none. */
  vaultPods?: HardenedNamespacePeer;
  /** The addresses of Vault, to which the network policy lets `agent` connect, as CIDR blocks. Default: none; with no `vaultPods` either there is no policy. */
  vaultCidrs?: readonly string[];
  /** The port of Vault's pods or addresses. Default: `8200`. */
  vaultPort?: number;
}

/** The kubelet gives the token for a login anew in time; this is the shortest life that Kubernetes knows. */
export const TOKEN_SECONDS = 600;

/** Paths in the container of the workload. */
export interface MutualTlsFiles {
  /** The key, the certificate and the intermediates above it: one file, which is replaced as a whole. */
  readonly identity: string;
  /** The roots that peers are checked against. */
  readonly trust: string;
}
