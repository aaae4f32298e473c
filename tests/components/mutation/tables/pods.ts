/** Pods and what runs them, in all components. */
import { harmless, refused, safeguard, several } from "../table";
import { CONTAINERS, CONTAINER, POD, WORKLOAD } from "./containers";

const LEAVING = ["kubernetes-default-deny-egress", "kubernetes-default-deny-ingress", "kubernetes-service-account-exists"];
/** Depends on whether there is a Service, a budget, a policy that selects the pods. */
const PARTNERS = [
  "kubernetes-disruption-budget-selects",
  "kubernetes-network-policy-selects",
  "kubernetes-pod-disruption-budget",
  "kubernetes-service-selects",
  "kubernetes-stateful-set-service",
];
const PARTNERS_ONLY = "the pods go, and nothing is left to protect; what refers to them is told that it refers to nothing";

export const PODS = [
  // The workload as a whole.
  several(
    PARTNERS_ONLY,
    ["kubernetes-disruption-budget-selects", "kubernetes-service-selects"],
    "{Deployment,StatefulSet} *",
    "",
    "removed",
    PARTNERS,
  ),
  harmless("what does not run harms nobody", "CronJob *", ""),
  several(
    "outside of its namespace a workload has none of what guards it there",
    ["kubernetes-default-namespace", ...LEAVING],
    WORKLOAD,
    ["metadata", "metadata.namespace"],
    ["removed", "emptied", '= "default"'],
    PARTNERS,
  ),
  several(
    "outside of its namespace a workload has none of what guards it there",
    ["kubernetes-namespace-declared", ...LEAVING],
    WORKLOAD,
    "metadata.namespace",
    "other",
    PARTNERS,
  ),
  several(
    "outside of its namespace a workload has none of what guards it there",
    ["kubernetes-system-namespace", ...LEAVING],
    WORKLOAD,
    "metadata.namespace",
    '= "kube-system"',
    PARTNERS,
  ),
  harmless("names and labels of the workload itself select nothing; Kubernetes makes up a name where there is none", WORKLOAD, [
    "metadata.name",
    "metadata.labels*",
    "spec.jobTemplate.metadata*",
  ]),
  harmless("tells the engine not to wait, and when to write down what has changed", WORKLOAD, [
    "metadata.annotations*",
    "spec.template.metadata.annotations*",
  ]),
  refused(
    "the API server takes no workload without a template, and none with a template without containers",
    WORKLOAD,
    ["spec", "spec.jobTemplate", "spec.jobTemplate.spec", "*template", POD, `${POD}.containers`, `${POD}.containers[]`],
    ["removed", "emptied"],
  ),
  harmless(
    "without init containers and sidecars there is less to confine",
    WORKLOAD,
    [`${POD}.initContainers`, `${POD}.initContainers[]`],
    ["removed"],
  ),
  harmless("without init containers and sidecars there is less to confine", WORKLOAD, `${POD}.initContainers`, "emptied"),

  // How many there are and how they are replaced.
  several(
    "what selects the pods no longer does: the budget, the Service, the network policies and the workload itself",
    "kubernetes-workload-selector",
    "{Deployment,StatefulSet} *",
    ["spec.template.metadata", "spec.template.metadata.labels*"],
    "*",
    PARTNERS,
  ),
  harmless("runs of a program that ends are selected by no one: the policies of the namespace hold for all its pods", "CronJob *", [
    "spec.jobTemplate.spec.template.metadata*",
  ]),
  safeguard("kubernetes-workload-selector", WORKLOAD, "spec.selector*"),
  safeguard("kubernetes-replicas", WORKLOAD, "spec.replicas", ["removed", "= 1"]),
  harmless(
    "0 switches a workload off, and the quota of the namespace bounds how many there can be",
    WORKLOAD,
    "spec.replicas",
    "= *",
  ),
  safeguard("kubernetes-rolling-update", WORKLOAD, "spec.strategy.type", '= "Recreate"'),
  safeguard("kubernetes-rolling-update", WORKLOAD, "spec.strategy.rollingUpdate.maxUnavailable", ["= 1000000000", '= "100%"']),
  harmless(
    "the default of Kubernetes keeps three of four pods; how many more there may be is a matter of speed",
    WORKLOAD,
    "spec.strategy*",
  ),
  harmless("how pods are replaced, and in what order, protects nothing", WORKLOAD, [
    "spec.updateStrategy*",
    "spec.podManagementPolicy",
  ]),
  harmless("how many earlier versions are kept for a look is a matter of tidiness", WORKLOAD, [
    "spec.revisionHistoryLimit",
    "spec.{failed,successful}JobsHistoryLimit",
    "spec.jobTemplate.spec.ttlSecondsAfterFinished",
  ]),
  safeguard("kubernetes-stateful-set-service", "StatefulSet *", "spec.serviceName", "other"),
  harmless(
    "without a Service of its own the pods have no names by which others find them, and others do not",
    "StatefulSet *",
    "spec.serviceName",
    "removed",
  ),
  harmless("where the volume comes from the cluster decides", "StatefulSet *", "spec.volumeClaimTemplates[].spec.storageClassName"),
  refused(
    "the API server takes no template of a volume without a name, a mode and a size, and no mount of a volume that is not there",
    "StatefulSet *",
    "spec.volumeClaimTemplates*",
  ),

  // Runs of a program that ends.
  safeguard("kubernetes-cron-job-concurrency", "CronJob *", "spec.concurrencyPolicy"),
  safeguard("kubernetes-cron-job-starting-deadline", "CronJob *", "spec.startingDeadlineSeconds", "= 0"),
  harmless("a run that may start late does what it would have done in time", "CronJob *", "spec.startingDeadlineSeconds"),
  harmless("with a deadline of 0 no run gets anything done", "CronJob *", "spec.jobTemplate.spec.activeDeadlineSeconds", "= 0"),
  safeguard("kubernetes-job-deadline", "CronJob *", "spec.jobTemplate.spec.activeDeadlineSeconds"),
  harmless("the deadline bounds all attempts of a run together", "CronJob *", "spec.jobTemplate.spec.backoffLimit"),
  harmless("when a program runs is what the program's owner says", "CronJob *", ["spec.schedule", "spec.timeZone"]),
  refused("the API server takes no policy for jobs but Never and OnFailure", "CronJob *", `${POD}.restartPolicy`),

  harmless("on another node the pod waits for the volume until its deadline", "CronJob *", `${POD}.affinity*`),

  // Pods.
  safeguard("kubernetes-host-namespaces", WORKLOAD, POD, ['+ {"hostNetwork":*', '+ {"hostPID":*', '+ {"hostIPC":*']),
  safeguard("kubernetes-shared-process-namespace", WORKLOAD, POD, '+ {"shareProcessNamespace":*'),
  safeguard("kubernetes-host-aliases", WORKLOAD, POD, '+ {"hostAliases":*'),
  safeguard("kubernetes-service-account-token", WORKLOAD, `${POD}.automountServiceAccountToken`),
  safeguard("kubernetes-service-account-exists", WORKLOAD, `${POD}.serviceAccountName`, "other"),
  safeguard("kubernetes-default-service-account", WORKLOAD, `${POD}.serviceAccountName`),
  safeguard("kubernetes-service-links", WORKLOAD, `${POD}.enableServiceLinks`),
  safeguard("kubernetes-user-namespace", WORKLOAD, `${POD}.hostUsers`),
  safeguard("kubernetes-runtime-class", WORKLOAD, `${POD}.runtimeClassName`),
  several(
    "the class is one of the system besides being none that the pods were given",
    ["kubernetes-priority-class", "kubernetes-system-priority-class"],
    WORKLOAD,
    `${POD}.priorityClassName`,
    '= "system-cluster-critical"',
  ),
  safeguard("kubernetes-priority-class", WORKLOAD, `${POD}.priorityClassName`, "other"),
  harmless("pods without a class push no others off their node", WORKLOAD, `${POD}.priorityClassName`),
  safeguard("kubernetes-termination-grace-period", "StatefulSet *", `${POD}.terminationGracePeriodSeconds`, "= 0"),
  harmless(
    "how long a program may take to end; without data of its own it loses nothing",
    WORKLOAD,
    `${POD}.terminationGracePeriodSeconds`,
  ),
  several(
    "the security settings of the pod stand together",
    [
      "kubernetes-run-as-non-root",
      "kubernetes-seccomp-profile-required",
      "kubernetes-mandatory-access-control",
      "kubernetes-high-user-id",
      "kubernetes-high-group-id",
    ],
    WORKLOAD,
    `${POD}.securityContext`,
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-sysctls", WORKLOAD, `${POD}.securityContext`, '+ {"sysctls":*'),
  safeguard("kubernetes-root-group", WORKLOAD, `${POD}.securityContext`, '+ {"supplementalGroups":*'),
  safeguard("kubernetes-run-as-non-root", WORKLOAD, `${POD}.securityContext.runAsNonRoot`),
  safeguard("kubernetes-run-as-user", WORKLOAD, `${POD}.securityContext.runAsUser`, "= 0"),
  safeguard("kubernetes-high-user-id", WORKLOAD, `${POD}.securityContext.runAsUser`, "removed"),
  safeguard("kubernetes-root-group", WORKLOAD, `${POD}.securityContext.{runAsGroup,fsGroup}`, "= 0"),
  safeguard("kubernetes-high-group-id", WORKLOAD, `${POD}.securityContext.runAsGroup`, "removed"),
  harmless("any other high number does as well", WORKLOAD, `${POD}.securityContext.{runAsUser,runAsGroup,fsGroup}`, "= 1000000000"),
  harmless(
    "a volume that belongs to another group cannot be written to: the program fails, and no file is open to more",
    WORKLOAD,
    `${POD}.securityContext.fsGroup`,
    "removed",
  ),
  harmless(
    "when the kubelet changes the group of files is a matter of speed",
    WORKLOAD,
    `${POD}.securityContext.fsGroupChangePolicy`,
  ),
  safeguard("kubernetes-seccomp-profile-required", WORKLOAD, `${POD}.securityContext.seccompProfile`, "removed"),
  safeguard("kubernetes-seccomp-profile", WORKLOAD, `${POD}.securityContext.seccompProfile*`),
  safeguard("kubernetes-mandatory-access-control", WORKLOAD, `${POD}.securityContext.{appArmorProfile,seLinuxOptions}`, "removed"),
  several(
    "a profile that does not confine is none of those that the standards allow, and not the one that a container needs",
    ["kubernetes-apparmor-profile", "kubernetes-mandatory-access-control"],
    WORKLOAD,
    `${POD}.securityContext.appArmorProfile*`,
  ),
  safeguard("kubernetes-selinux-options", WORKLOAD, `${POD}.securityContext.seLinuxOptions.type`, ["other", '= "spc_t"']),
  safeguard("kubernetes-mandatory-access-control", WORKLOAD, `${POD}.securityContext.seLinuxOptions*`),
  safeguard("kubernetes-topology-spread", WORKLOAD, `${POD}.topologySpreadConstraints`),
  harmless(
    "of the two constraints, each alone spreads the pods over nodes, of which zones are made",
    WORKLOAD,
    `${POD}.topologySpreadConstraints[]*`,
  ),

  // Volumes.
  safeguard("kubernetes-host-path-volumes", WORKLOAD, `${POD}.volumes`, "+ *"),
  safeguard("kubernetes-projected-token", WORKLOAD, `${POD}.volumes[].projected.sources[].serviceAccountToken`, "emptied"),
  safeguard("kubernetes-projected-token", WORKLOAD, `${POD}.volumes[].projected.sources[].serviceAccountToken.audience`, "removed"),
  safeguard("kubernetes-projected-token", WORKLOAD, `${POD}.volumes[].projected.sources[].serviceAccountToken.expirationSeconds`, [
    "= 1000000000",
    "= 604800",
  ]),
  harmless(
    "a token for another audience opens nothing that was meant, and an hour is the default of its life",
    WORKLOAD,
    [
      `${POD}.volumes[].projected.sources[].serviceAccountToken.audience`,
      `${POD}.volumes[].projected.sources[].serviceAccountToken.expirationSeconds`,
    ],
    ["other", "removed"],
  ),
  refused(
    "the API server takes no token for less than ten minutes, and none without a path",
    WORKLOAD,
    [
      `${POD}.volumes[].projected.sources[].serviceAccountToken.expirationSeconds`,
      `${POD}.volumes[].projected.sources[].serviceAccountToken.path`,
    ],
    ["= 0", "removed"],
  ),
  harmless("the disk or memory limit of the container, whose removal is reported, bounds an empty directory as well", WORKLOAD, [
    `${POD}.volumes[].emptyDir`,
    `${POD}.volumes[].emptyDir.sizeLimit`,
  ]),
  harmless(
    "each container that sees the files of a Secret runs as the one user, root of the node reads them anyway",
    WORKLOAD,
    `${POD}.volumes[].secret.defaultMode`,
  ),
  harmless("the kubelet mounts these kinds read-only; of the others, a program may spoil what only it reads", WORKLOAD, [
    `${CONTAINER}.volumeMounts[].readOnly`,
    `${POD}.volumes[].csi.readOnly`,
  ]),
  harmless(
    "without a volume, or with it in another place, the program or the kubelet does not find what it needs: the pod does not start",
    WORKLOAD,
    [
      `${POD}.volumes`,
      `${POD}.volumes[]`,
      `${POD}.volumes[].name`,
      `${POD}.volumes[].{configMap,secret,projected,csi}*`,
      `${CONTAINER}.volumeMounts*`,
    ],
  ),

  ...CONTAINERS,
];
