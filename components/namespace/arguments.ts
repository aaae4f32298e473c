import type * as pulumi from "@pulumi/pulumi";

/** The environments of a delivery pipeline, in the order in which a change passes them. */
export type Environment = "dev" | "uat" | "prod";

/** What a {@link HardenedNamespace} is made from. */
export interface HardenedNamespaceArgs {
  /** Where the namespace stands; becomes the label `environment`, and decides how strict roles and admission are. */
  environment: Environment;
  /** The name of the namespace, a DNS label. Default: the name of the component. */
  namespace?: string;
  /** More labels of the namespace; not `environment`, nor those under `pod-security.kubernetes.io` and `kubernetes.io`. Default: none. */
  labels?: Record<string, pulumi.Input<string>>;
  /** Annotations of the namespace; not those under `pod-security.kubernetes.io` and `kubernetes.io`. Default: none. */
  annotations?: Record<string, pulumi.Input<string>>;
  /** The version of the Pod Security Standards that admission enforces. Default: `v1.36`. */
  podSecurityVersion?: pulumi.Input<string>;
  /** What all pods of the namespace may ask for and use together, and how many objects there may be. */
  quota?: HardenedNamespaceQuota;
  /** What a container gets that does not say (`default…`), and the most that one may have (`max…`), as Kubernetes quantities. */
  limits?: HardenedNamespaceLimits;
  /** Who from other namespaces may connect to which application. Default: nobody. */
  ingress?: HardenedNamespaceIngress[];
  /** Whom outside of the namespace an application may connect to. Default: nobody but name resolution. */
  egress?: HardenedNamespaceEgress[];
  /** Who reads the metrics of all pods of the namespace. Default: nobody. */
  metrics?: HardenedNamespaceMetrics;
  /** The names of the service accounts for workloads; none mounts a token. Default: `["workload"]`. */
  serviceAccounts?: string[];
  /** What images are pulled with, by all service accounts of the namespace. Default: nothing. */
  imagePullSecret?: HardenedNamespacePullSecret;
  /** Who of the team may do what, as far as the environment allows it. Default: nobody. */
  access?: HardenedNamespaceAccess;
  /** What every container has to name that confines it. Default: `AppArmor` in uat and prod, `none` in dev. Demanded by `clusterPolicy`. */
  mandatoryAccessControl?: "AppArmor" | "SELinux" | "none";
  /** The runtime classes that pods may name. Default: none; pods name no class. Demanded by `clusterPolicy`. */
  runtimeClasses?: string[];
  /**
   * The priority classes that pods may have. A cluster with a default class gives it to every pod, so that class belongs in this list.
   * Default: none; pods have no class. Demanded by `clusterPolicy`.
   */
  priorityClasses?: string[];
  /**
   * Whether admission policies of the cluster bound the namespace beyond what its own objects can do. Whoever deploys them has to have rights
   * of the cluster, and has to be one of the `guardians`. Default: `true` in uat and prod, `false` in dev.
   */
  clusterPolicy?: boolean;
  /** Who may change the safeguards of the namespace, with the right to do so, where there is a `clusterPolicy`. */
  guardians?: HardenedNamespaceGuardians;
}

/** Kubernetes quantities. */
export interface HardenedNamespaceQuota {
  /** Requests and limits of CPU. Default: `4`. */
  cpu?: pulumi.Input<string>;
  /** Requests and limits of memory. Default: `8Gi`. */
  memory?: pulumi.Input<string>;
  /** Requests and limits of disk space on the nodes. Default: `20Gi`. */
  ephemeralStorage?: pulumi.Input<string>;
  /** Default: `50`. */
  pods?: pulumi.Input<string>;
  /** Requests of all volume claims. Default: `100Gi`. */
  storage?: pulumi.Input<string>;
  /** Default: `10`. */
  persistentVolumeClaims?: pulumi.Input<string>;
  /** Default: `20`. */
  services?: pulumi.Input<string>;
  /** Default: `100`. */
  configMaps?: pulumi.Input<string>;
  /** Default: `100`. */
  secrets?: pulumi.Input<string>;
  /** Default: `100`. */
  jobs?: pulumi.Input<string>;
}

/** Kubernetes quantities. */
export interface HardenedNamespaceLimits {
  /** Default: `100m`. */
  defaultCpu?: pulumi.Input<string>;
  /** Default: `128Mi`. */
  defaultMemory?: pulumi.Input<string>;
  /** Default: `256Mi`. */
  defaultEphemeralStorage?: pulumi.Input<string>;
  /** Default: `2`. */
  maxCpu?: pulumi.Input<string>;
  /** Default: `4Gi`. */
  maxMemory?: pulumi.Input<string>;
  /** Default: `4Gi`. */
  maxEphemeralStorage?: pulumi.Input<string>;
  /** The largest volume claim. Default: `50Gi`. */
  maxStorage?: pulumi.Input<string>;
  /** How many times its request a container's CPU limit may be. Default: no bound. */
  maxCpuRatio?: pulumi.Input<string>;
  /** How many times its request a container's memory limit may be. Default: no bound. */
  maxMemoryRatio?: pulumi.Input<string>;
}

/** Pods of a namespace. */
export interface HardenedNamespacePeer {
  /** The name of the namespace. */
  namespace: string;
  /** The labels of the pods; at least one. */
  podLabels: Record<string, string>;
}

/** A port. */
export interface HardenedNamespacePort {
  /** From 1 to 65535. */
  port: number;
  /** Default: `TCP`. */
  protocol?: "TCP" | "UDP" | "SCTP";
}

/** Connections that are let in. */
export interface HardenedNamespaceIngress {
  /** The labels of the pods that are connected to; at least one. */
  application: Record<string, string>;
  /** Who may connect; at least one. */
  from: HardenedNamespacePeer[];
  /** On which ports of the pods; at least one. */
  ports: HardenedNamespacePort[];
}

/** Connections that are let out. */
export interface HardenedNamespaceEgress {
  /** The labels of the pods that connect; at least one. */
  application: Record<string, string>;
  /** Pods of the cluster that may be connected to. Default: none; then there have to be `cidrs`. */
  to?: HardenedNamespacePeer[];
  /**
   * Addresses outside of the cluster that may be connected to, such as `203.0.113.0/28`. No block may hold the address of a cloud's metadata
   * service or of the node itself, or be larger than /16 (IPv6: /48). Default: none.
   */
  cidrs?: string[];
  /** To which ports; at least one. */
  ports: HardenedNamespacePort[];
}

/** Where metrics are read. */
export interface HardenedNamespaceMetrics extends HardenedNamespacePeer {
  /** The port on which pods serve metrics, over TCP. */
  port: number;
}

/** What a private registry asks for. */
export interface HardenedNamespacePullSecret {
  /** The name of the Secret. Default: `image-pull`. */
  name?: string;
  /** The contents of a Docker configuration file, as JSON. It is kept secret, whether it is marked so or not. */
  dockerConfigJson: pulumi.Input<string>;
}

/** The names of groups, as the cluster's authentication gives them; none that begin with `system:`. */
export interface HardenedNamespaceAccess {
  /** Operate workloads, configuration and secrets; in dev and uat they deploy as well. Default: none. */
  admins?: string[];
  /** Deploy and debug in dev, deploy in uat, look on in prod. Default: none. */
  developers?: string[];
  /** Look on: no secrets, no logs. Default: none. */
  viewers?: string[];
  /** The names of the Deployments and StatefulSets that admins may change by hand in prod, to restart them for example. Default: none. */
  workloads?: string[];
}

/** Who holds the safeguards. */
export interface HardenedNamespaceGuardians {
  /** Default: `["system:masters"]`. */
  groups?: string[];
  /** Default: none. */
  users?: string[];
}
