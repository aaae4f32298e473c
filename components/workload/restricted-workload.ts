import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RestrictedWorkloadArgs, WorkloadKind } from "./arguments";
import { checkedArguments } from "./checks";
import { podTemplate } from "./pod";
import { dataClaim, type Stored } from "./volumes";

/** How many earlier versions Kubernetes keeps for a look; going back is a matter of the program. */
const REVISIONS = 3;

/**
 * A program that runs restricted: never as root, without capabilities, on a read-only file system, with bounded resources, from an image that
 * cannot change, known by an account without rights and without a token for the API. Given no more than an image and a port it satisfies the
 * strictest profile.
 *
 * It holds the Deployment, StatefulSet or CronJob; for the first two a Service inside the cluster (headless for a StatefulSet) and a disruption
 * budget; and a ConfigMap and a Secret where there is something to keep in them. Volumes of `data` are made by Kubernetes and outlive the
 * component. Which network traffic it may have is the business of the namespace.
 */
export class RestrictedWorkload extends pulumi.ComponentResource {
  /** The name of the workload, known once it exists. */
  readonly name: pulumi.Output<string>;
  /** The name of the Service; a `CronJob` has none. */
  readonly service: pulumi.Output<string> | undefined;
  /** The labels that select the pods, for network policies. */
  readonly labels: Readonly<Record<string, string>>;

  /** Throws `pulumi.InputPropertyError` for a bad argument: at once, or as soon as it is known. */
  constructor(name: string, args: RestrictedWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("portcullis:index:RestrictedWorkload", name, {}, opts);
    const { name: label = name } = args;
    const checked = checkedArguments(label, args);
    const parts = new Parts(name, label, checked, { parent: this });
    const stored = parts.files();
    this.labels = parts.labels;
    this.name = parts.workload(stored);
    // Only a CronJob has no port.
    this.service = checked.port === undefined ? undefined : parts.service(checked.port);
    if (checked.port !== undefined) parts.budget();
    this.registerOutputs({ name: this.name, service: this.service });
  }
}

/** The resources of a workload. */
class Parts {
  readonly labels: Record<string, string>;
  readonly metadata: { name: string; namespace: pulumi.Input<string>; labels: Record<string, string> };

  constructor(
    private readonly name: string,
    private readonly label: string,
    private readonly args: RestrictedWorkloadArgs & { kind: WorkloadKind },
    private readonly options: pulumi.CustomResourceOptions,
  ) {
    this.labels = { "app.kubernetes.io/name": label };
    this.metadata = { name: label, namespace: args.namespace, labels: this.labels };
  }

  /**
   * What is kept out of the image. The objects are named by the provider, anew for each content, so that a change reaches the pods and pods
   * of the version before keep theirs. The name does not show the content, as a digest of a weak secret would.
   */
  files(): Stored {
    const { config, secrets, namespace } = this.args;
    const metadata = { namespace, labels: this.labels };
    const stored: Stored = {};
    if (config) {
      const kept = new k8s.core.v1.ConfigMap(
        `${this.name}-config`,
        { metadata, immutable: true, data: { ...config } },
        this.options,
      );
      stored.config = kept.metadata.name;
    }
    if (secrets) {
      const marked = Object.entries(secrets).map(([file, value]) => [file, pulumi.secret(value)] as const);
      const stringData = Object.fromEntries(marked);
      const kept = new k8s.core.v1.Secret(`${this.name}-secrets`, { metadata, immutable: true, stringData }, this.options);
      stored.secrets = kept.metadata.name;
    }
    return stored;
  }

  workload(stored: Stored): pulumi.Output<string> {
    const template = podTemplate(this.label, this.labels, this.args, stored);
    const { kind, schedule } = this.args;
    if (schedule !== undefined) return this.cronJob(schedule, template);
    return kind === "StatefulSet" ? this.statefulSet(template) : this.deployment(template);
  }

  /** One pod at a time may be taken from a node that is drained, and one that is broken anyway does not hold it up. */
  budget(): void {
    new k8s.policy.v1.PodDisruptionBudget(
      `${this.name}-budget`,
      {
        metadata: this.metadata,
        spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: this.labels } },
      },
      this.options,
    );
  }

  service(port: pulumi.Input<number>): pulumi.Output<string> {
    const { portName = "http", kind } = this.args;
    const service = new k8s.core.v1.Service(
      `${this.name}-service`,
      {
        metadata: this.metadata,
        spec: {
          type: "ClusterIP",
          // Pods of a StatefulSet are reached by their own names.
          ...(kind === "StatefulSet" && { clusterIP: "None" }),
          selector: this.labels,
          ports: [{ name: portName, port, targetPort: portName }],
        },
      },
      this.options,
    );
    return service.metadata.name;
  }

  private deployment(template: k8s.types.input.core.v1.PodTemplateSpec): pulumi.Output<string> {
    const { replicas = 2 } = this.args;
    const deployment = new k8s.apps.v1.Deployment(
      `${this.name}-deployment`,
      {
        metadata: this.metadata,
        spec: {
          replicas,
          revisionHistoryLimit: REVISIONS,
          selector: { matchLabels: this.labels },
          // No pod goes before the one that replaces it can serve.
          strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template,
        },
      },
      this.options,
    );
    return deployment.metadata.name;
  }

  private statefulSet(template: k8s.types.input.core.v1.PodTemplateSpec): pulumi.Output<string> {
    const { replicas = 2, data } = this.args;
    const set = new k8s.apps.v1.StatefulSet(
      `${this.name}-stateful-set`,
      {
        metadata: this.metadata,
        spec: {
          replicas,
          revisionHistoryLimit: REVISIONS,
          // Said as a text: the Service waits for the pods, so that they cannot wait for it.
          serviceName: this.label,
          selector: { matchLabels: this.labels },
          updateStrategy: { type: "RollingUpdate" },
          template,
          ...(data && { volumeClaimTemplates: [dataClaim(data)] }),
        },
      },
      this.options,
    );
    return set.metadata.name;
  }

  private cronJob(schedule: pulumi.Input<string>, template: k8s.types.input.core.v1.PodTemplateSpec): pulumi.Output<string> {
    const { job = {} } = this.args;
    const { timeZone = "Etc/UTC", deadlineSeconds = 3600, startingDeadlineSeconds = 300, retries = 2 } = job;
    const cronJob = new k8s.batch.v1.CronJob(
      `${this.name}-cron-job`,
      {
        metadata: this.metadata,
        spec: {
          schedule,
          timeZone,
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: {
            metadata: { labels: this.labels },
            spec: { activeDeadlineSeconds: deadlineSeconds, backoffLimit: retries, ttlSecondsAfterFinished: 86_400, template },
          },
        },
      },
      this.options,
    );
    return cronJob.metadata.name;
  }
}
