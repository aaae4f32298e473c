import type * as pulumi from "@pulumi/pulumi";
import type { Environment, HardenedNamespaceArgs, HardenedNamespacePeer, HardenedNamespacePort } from "../namespace/arguments";

/** The two servers that speak Vault's API. */
export type VaultDistribution = "OpenBao" | "Vault";

/** What a {@link VaultServer} is made from. */
export interface VaultServerArgs {
  /** Where the server stands; becomes that of its namespace. */
  environment: Environment;
  /** The image of the server with its digest, such as `quay.io/openbao/openbao:2.7.2@sha256:…`. */
  image: pulumi.Input<string>;
  /** Which server the image holds: it decides on the program, its variables and what it understands. Default: `OpenBao`. */
  distribution?: VaultDistribution;
  /** What the namespace, the objects in it and the service account are called: a DNS label of at most 40 characters. Default: the name of the component. */
  name?: string;
  /** How many servers keep the data, `3` or `5`: of three one may be lost, of five two. Default: `3`. */
  replicas?: 3 | 5;
  /** The certificate of the servers. */
  tls: VaultServerTls;
  /** What unseals the servers when they start. */
  seal: VaultServerSeal;
  /** Who may use the API, Prometheus included. Default: nobody. */
  clients?: HardenedNamespacePeer[];
  /** Whom the servers may connect to besides each other, name resolution and the seal, such as databases and the API server. Default: nobody. */
  egress?: VaultServerEgress[];
  /** What each server may use. */
  resources?: VaultServerResources;
  /** The volumes of each server. */
  storage?: VaultServerStorage;
  /** How much the servers tell of themselves: `trace`, `debug`, `info`, `warn` or `error`. Default: `info`. */
  logLevel?: "trace" | "debug" | "info" | "warn" | "error";
  /** Whether the servers offer their web interface. Default: `false`. */
  ui?: boolean;
  /** What the nodes confine containers with besides seccomp. Default: `AppArmor`. */
  mandatoryAccessControl?: "AppArmor" | "SELinux";
  /** What else the namespace is made from; its quota has room for one server more than there are, of the default size. Default: nothing else. */
  namespace?: VaultServerNamespace;
}

/** Everything of a namespace that the server does not decide itself. */
export type VaultServerNamespace = Omit<
  HardenedNamespaceArgs,
  "environment" | "namespace" | "ingress" | "egress" | "metrics" | "serviceAccounts" | "mandatoryAccessControl"
>;

/** The certificate of the servers. */
export interface VaultServerTls {
  /**
   * The name of a Secret in the namespace with `tls.crt`, `tls.key` and `ca.crt`, as cert-manager writes it. The certificate has to be for
   * `serverName` and for `*.<name>-internal.<name>.svc`.
   */
  secret: pulumi.Input<string>;
  /** The name by which servers that join check the others. Default: `<name>.<name>.svc`. */
  serverName?: string;
}

/** What unseals the servers: one of `transit`, `aws`, `google` and `azure`, and where that is. */
export interface VaultServerSeal {
  /** The transit engine of another Vault or OpenBao. Default: not that. */
  transit?: VaultServerTransitSeal;
  /** AWS KMS, by the identity of the service account. Default: not that. */
  aws?: VaultServerAwsSeal;
  /** Google Cloud KMS, by the identity of the service account. Default: not that. */
  google?: VaultServerGoogleSeal;
  /** Azure Key Vault, by the identity of the service account. Default: not that. */
  azure?: VaultServerAzureSeal;
  /** The pods that answer, where they are in the same cluster. Default: none; then there have to be `cidrs`. */
  to?: HardenedNamespacePeer[];
  /** Where it answers outside of the cluster, with the services that identities are shown to. Default: none. */
  cidrs?: string[];
}

/** The transit engine of another server. */
export interface VaultServerTransitSeal {
  /** `https://host:port`. */
  address: string;
  /** The key that encrypts. */
  key: pulumi.Input<string>;
  /** Where the engine is mounted. Default: `transit`. */
  mount?: pulumi.Input<string>;
  /**
   * The name of a Secret in the namespace with `token`, without a line break at its end, and `ca.crt`, the authority of the other server. The
   * token is read from its file: it stands in no configuration and in no variable. One with a period is renewed for ever.
   */
  secret: pulumi.Input<string>;
}

/** A key of AWS KMS. The role trusts the cluster's issuer for the service account and the audience `sts.amazonaws.com`. */
export interface VaultServerAwsSeal {
  region: pulumi.Input<string>;
  keyId: pulumi.Input<string>;
  /** The role with `kms:Encrypt`, `kms:Decrypt` and `kms:DescribeKey` for the key. */
  roleArn: pulumi.Input<string>;
}

/** A key of Google Cloud KMS. */
export interface VaultServerGoogleSeal {
  project: pulumi.Input<string>;
  /** Such as `europe-west1`. */
  location: pulumi.Input<string>;
  keyRing: pulumi.Input<string>;
  key: pulumi.Input<string>;
  /** The provider of the workload identity pool: `projects/…/locations/global/workloadIdentityPools/…/providers/…`. */
  identityProvider: pulumi.Input<string>;
}

/** A key of Azure Key Vault. The application has a federated credential for the service account. */
export interface VaultServerAzureSeal {
  tenantId: pulumi.Input<string>;
  clientId: pulumi.Input<string>;
  /** The name of the key vault, without its domain. */
  vaultName: pulumi.Input<string>;
  keyName: pulumi.Input<string>;
}

/** Connections that the servers may make. */
export interface VaultServerEgress {
  /** Pods of the cluster. Default: none; then there have to be `cidrs`. */
  to?: HardenedNamespacePeer[];
  /** Addresses outside of the cluster, as a `HardenedNamespace` takes them. Default: none. */
  cidrs?: string[];
  /** To which ports; at least one. */
  ports: HardenedNamespacePort[];
}

/** Kubernetes quantities. */
export interface VaultServerResources {
  /** Default: `500m`. */
  cpu?: pulumi.Input<string>;
  /** Default: `1`. */
  cpuLimit?: pulumi.Input<string>;
  /** Request and limit. Default: `1Gi`. */
  memory?: pulumi.Input<string>;
  /** The size of `/tmp`, where snapshots are put together. Default: `1Gi`. */
  temporary?: pulumi.Input<string>;
  /** Request and limit of disk space on the node, that of `/tmp` included. Default: `2Gi`. */
  ephemeralStorage?: pulumi.Input<string>;
}

/** Kubernetes quantities. */
export interface VaultServerStorage {
  /** Of the data. Default: `10Gi`. */
  data?: pulumi.Input<string>;
  /** Of the audit log on disk. Default: `10Gi`. */
  audit?: pulumi.Input<string>;
  /** One that encrypts. Default: that of the cluster. */
  storageClass?: pulumi.Input<string>;
}
