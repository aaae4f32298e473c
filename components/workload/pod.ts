import type * as k8s from "@pulumi/kubernetes";
import type { RestrictedWorkloadArgs } from "./arguments";
import { addedContainers, ownContainer } from "./containers";
import { podVolumes, type Stored } from "./volumes";

/** Over what the pods of a workload are spread, as far as there is room. */
const SPREAD_OVER = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

/** The pods of a workload, whatever its kind. */
export function podTemplate(
  name: string,
  labels: Record<string, string>,
  args: RestrictedWorkloadArgs,
  stored: Stored,
): k8s.types.input.core.v1.PodTemplateSpec {
  const { serviceAccount = "workload", additions = [], terminationGracePeriodSeconds = 30 } = args;
  const isScheduled = args.kind === "CronJob";
  const { volumes, volumeMounts } = podVolumes(args, stored);
  const initContainers = addedContainers(additions);
  return {
    metadata: { labels },
    spec: {
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      // Without it, each pod learns the addresses of all Services of the namespace.
      enableServiceLinks: false,
      ...(args.userNamespace === true && { hostUsers: false }),
      ...(args.runtimeClass !== undefined && { runtimeClassName: args.runtimeClass }),
      ...(args.priorityClass !== undefined && { priorityClassName: args.priorityClass }),
      // Pods of a failed run stay for their logs.
      ...(isScheduled ? { restartPolicy: "Never" } : { topologySpreadConstraints: spread(labels) }),
      ...(args.besidePods && { affinity: beside(args.besidePods) }),
      securityContext: securityContext(args),
      terminationGracePeriodSeconds,
      ...(initContainers.length > 0 && { initContainers }),
      containers: [ownContainer(name, args, volumeMounts)],
      ...(volumes.length > 0 && { volumes }),
    },
  };
}

function securityContext(args: RestrictedWorkloadArgs): k8s.types.input.core.v1.PodSecurityContext {
  const { userId = 10001, groupId = 10001, mandatoryAccessControl = "AppArmor" } = args;
  return {
    runAsNonRoot: true,
    runAsUser: userId,
    runAsGroup: groupId,
    fsGroup: groupId,
    // Else the kubelet goes through all files of a volume at each start.
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
    // The kubelet refuses an AppArmor profile on a node with SELinux. The runtime chooses the level, different for each pod.
    ...(mandatoryAccessControl === "SELinux"
      ? { seLinuxOptions: { type: "container_t" } }
      : { appArmorProfile: { type: "RuntimeDefault" } }),
  };
}

function beside(labels: Readonly<Record<string, string>>): k8s.types.input.core.v1.Affinity {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { ...labels } } };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

function spread(labels: Record<string, string>): k8s.types.input.core.v1.TopologySpreadConstraint[] {
  return SPREAD_OVER.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: labels },
  }));
}
