import type * as pulumi from "@pulumi/pulumi";
import type { PodAddition } from "./pod-addition";

/** What a workload runs as: servers, servers that keep data or need names of their own, or a program that runs by a schedule. */
export type WorkloadKind = "Deployment" | "StatefulSet" | "CronJob";

/** What a `RestrictedWorkload` is made from. */
export interface RestrictedWorkloadArgs {
  /** The namespace, most often that of a `HardenedNamespace`. */
  namespace: pulumi.Input<string>;
  /** The image with its digest: `registry.example.com/shop/web:1.4.2@sha256:…`. */
  image: pulumi.Input<string>;
  /** The port that the program listens on, from 1024 to 65535; also that of the Service. Needed by all kinds but `CronJob`, which has none. */
  port?: pulumi.Input<number>;
  /** Default: `Deployment`. */
  kind?: WorkloadKind;
  /** When a `CronJob` runs, `0 3 * * *`. Needed by `CronJob`, and by no other kind. */
  schedule?: pulumi.Input<string>;
  /** How the runs of a `CronJob` are bounded. */
  job?: RestrictedWorkloadJob;
  /** What the objects and the label `app.kubernetes.io/name` are called: a DNS label of at most 52 characters. Default: the name of the component. */
  name?: string;
  /** What the port is called, by which meshes tell protocols apart. Default: `http`. */
  portName?: string;
  /** The service account, whose token is not mounted. Default: `workload`, which a `HardenedNamespace` makes. */
  serviceAccount?: pulumi.Input<string>;
  /** How many pods there are; a `CronJob` has one for each run. Default: `2`. */
  replicas?: pulumi.Input<number>;
  /** How the kubelet asks the program how it is; not for a `CronJob`. */
  probes?: RestrictedWorkloadProbes;
  /** What each pod may use, as Kubernetes quantities. */
  resources?: RestrictedWorkloadResources;
  /** The user that the program runs as, not 0. Default: `10001`. */
  userId?: pulumi.Input<number>;
  /** The group that the program runs in and that owns its volumes, not 0. Default: `10001`. */
  groupId?: pulumi.Input<number>;
  /** Replaces the entry point of the image. Default: the image's. */
  command?: readonly pulumi.Input<string>[];
  /** Default: those of the image. */
  args?: readonly pulumi.Input<string>[];
  /** Plain settings, as environment variables. No secrets. Default: none. */
  environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Files of configuration by name, in an immutable ConfigMap: a change makes a new one and replaces the pods. Default: none. */
  config?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The directory that shows `config`. Default: `/etc/config`. */
  configPath?: string;
  /** Secrets by file name, in an immutable Secret: a change makes a new one and replaces the pods. Default: none. */
  secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The directory that shows `secrets`, readable by the user and the group alone. Default: `/etc/secrets`. */
  secretsPath?: string;
  /**
   * Directories that the program may write to, each with its size; they are empty when a pod starts and count towards its ephemeral storage.
   * The rest of the file system is read-only. Default: `{ "/tmp": "32Mi" }`.
   */
  writable?: Readonly<Record<string, pulumi.Input<string>>>;
  /** A volume for each pod of a `StatefulSet`, which outlives the pod. Default: none. */
  data?: RestrictedWorkloadData;
  /** A token by which other services, such as Vault, know the workload. Default: none; there never is one for the API of Kubernetes. */
  serviceAccountToken?: RestrictedWorkloadToken;
  /** What the nodes confine containers with besides seccomp. Default: `AppArmor`. */
  mandatoryAccessControl?: "AppArmor" | "SELinux";
  /** Whether each pod has a user namespace of its own, which its nodes have to support (v1.33 and later). Default: `false`. */
  userNamespace?: boolean;
  /** The runtime class, for nodes with a sandboxed runtime. Default: none. */
  runtimeClass?: pulumi.Input<string>;
  /** The priority class. Default: none. */
  priorityClass?: pulumi.Input<string>;
  /** How long the program may take to end, in seconds from 1. Default: `30`. */
  terminationGracePeriodSeconds?: pulumi.Input<number>;
  /** The labels of pods of the namespace on whose node these have to run, since a volume of theirs can be mounted there only. Default: none. */
  besidePods?: Readonly<Record<string, string>>;
  /** What other components put into the pods. Default: none. */
  additions?: readonly PodAddition[];
}

/** Kubernetes quantities. Of what cannot be taken back, memory and storage, the request is the limit. */
export interface RestrictedWorkloadResources {
  /** The CPU that is set aside. Default: `100m`. */
  cpu?: pulumi.Input<string>;
  /** The most CPU. Default: `500m`, or `cpu` where that is set. */
  cpuLimit?: pulumi.Input<string>;
  /** Default: `256Mi`. */
  memory?: pulumi.Input<string>;
  /** For logs and all that is in `writable`. Default: `128Mi`. */
  ephemeralStorage?: pulumi.Input<string>;
}

/** Programs without HTTP answer by a command instead of a path. */
export interface RestrictedWorkloadProbes {
  /** What answers 200 while the program can serve. Default: `/ready`. */
  readinessPath?: pulumi.Input<string>;
  /** What answers 200 unless only a restart helps. Default: `/live`; none where there is a `readinessCommand`. */
  livenessPath?: pulumi.Input<string>;
  /** The port that answers, where it is not that of the workload: clients of that one may have to show a certificate. Default: `port`. */
  port?: pulumi.Input<number>;
  /** Instead of `readinessPath`. Default: none. */
  readinessCommand?: readonly pulumi.Input<string>[];
  /** Instead of `livenessPath`. Default: none. */
  livenessCommand?: readonly pulumi.Input<string>[];
}

/** The runs of a `CronJob`. They never overlap. */
export interface RestrictedWorkloadJob {
  /** The time zone of the schedule. Default: `Etc/UTC`. */
  timeZone?: pulumi.Input<string>;
  /** After how many seconds a run is ended. Default: `3600`. */
  deadlineSeconds?: pulumi.Input<number>;
  /** How late a run may start, in seconds from 10. Default: `300`. */
  startingDeadlineSeconds?: pulumi.Input<number>;
  /** How often a run that fails is tried again. Default: `2`. */
  retries?: pulumi.Input<number>;
}

/** A persistent volume. */
export interface RestrictedWorkloadData {
  /** Where it is mounted. Default: nowhere, since containers of `additions` mount the volume, which is called `data`. */
  path?: string;
  /** Its size as a Kubernetes quantity. */
  size: pulumi.Input<string>;
  /** Its storage class. Default: that of the cluster. */
  storageClass?: pulumi.Input<string>;
}

/** A token of the service account that is no use to anybody but its audience. The kubelet renews the file. */
export interface RestrictedWorkloadToken {
  /** Whom it is meant for. */
  audience: pulumi.Input<string>;
  /** For how many seconds it holds, from 600 to 86400. Default: `3600`. */
  expirationSeconds?: pulumi.Input<number>;
  /** The directory with the file `token`. Default: `/var/run/secrets/tokens`. */
  path?: string;
}
