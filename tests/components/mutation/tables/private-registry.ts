/** What only a `PrivateRegistry` makes, or makes in another way than the others. Its namespace and its certificate are other components. */
import { harmless, refused, safeguard, several } from "../table";

const SERVER = "StatefulSet registry-server-stateful-set";
const COLLECTION = "CronJob registry-collection-cron-job";
const BUDGET = "PodDisruptionBudget registry-server-budget";
const REGISTRY = 'data["registry.json"] → ';
const ONE_POD = "there is one pod, which a drain may take: the budget is for those who read it";
const NO_START = "the program does not start, or finds nobody: it fails closed";
const BY_DEFAULT = "the default of the registry is the same, or it keeps more";
const SELECTS = "kubernetes-disruption-budget-selects";

export const PRIVATE_REGISTRY = [
  // The one pod.
  safeguard("kubernetes-stateful-set-service", "Service *", ["", "metadata.name", "spec.clusterIP"]),
  safeguard("kubernetes-stateful-set-service", "Service *", "spec", ["removed", "emptied"]),
  harmless(ONE_POD, BUDGET, ""),
  several(
    "in another namespace the budget does not find the pod",
    [SELECTS],
    BUDGET,
    ["metadata", "metadata.namespace"],
    ["removed", "emptied", "other", "= *"],
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "all that a budget says stands there",
    ["kubernetes-disruption-budget-allows-eviction", SELECTS, "kubernetes-unhealthy-pod-eviction"],
    BUDGET,
    "spec",
  ),
  harmless(ONE_POD, BUDGET, "spec.maxUnavailable", ["= 3", "= 1000000000"]),
  safeguard(SELECTS, BUDGET, "spec.selector", "removed"),
  safeguard(SELECTS, BUDGET, "spec.selector.matchLabels[*]", "other"),
  harmless("one is the default, and what there is", SERVER, "spec.replicas", "removed"),
  harmless("one pod is spread over nothing", SERVER, "spec.template.spec.topologySpreadConstraints", ["removed", "emptied"]),
  several(
    "the volume of the agent loses its size with its medium; the limit of the container bounds it",
    "vault-agent-memory",
    SERVER,
    "spec.template.spec.volumes[2].emptyDir",
    "emptied",
  ),
  safeguard("vault-agent-memory", SERVER, "spec.template.spec.volumes[2].emptyDir.medium"),
  safeguard(
    "kubernetes-memory-limit-ratio",
    "{StatefulSet,CronJob} *",
    "*template.spec.initContainers[1].resources.requests.memory",
    '= "32Mi"',
  ),

  // The garbage collection.
  safeguard("kubernetes-registry-garbage-collection", COLLECTION, "*initContainers[1].args", "+ *"),
  harmless(
    "the API server makes an empty volume of it, in which nothing is collected",
    COLLECTION,
    "*volumes[].persistentVolumeClaim",
    "removed",
  ),
  refused("the API server takes no volume without a source", COLLECTION, "*volumes[].persistentVolumeClaim", "emptied"),
  refused("the API server takes no claim without a name", COLLECTION, "*volumes[].persistentVolumeClaim.claimName", "removed"),
  harmless("there is no other claim, so that the run does not start", COLLECTION, "*volumes[].persistentVolumeClaim.claimName"),

  // What the registry is told.
  safeguard("kubernetes-registry-accounts", "ConfigMap *", `${REGISTRY}http.{addr,address}`, ["removed", "= *"]),
  safeguard("kubernetes-registry-accounts", "ConfigMap *", `${REGISTRY}http.address`),
  safeguard("kubernetes-registry-accounts", "ConfigMap *", `${REGISTRY}http`, ["removed", "emptied"]),
  safeguard("kubernetes-registry-deletion", "ConfigMap *", `${REGISTRY}storage.delete.enabled`, "= true"),
  harmless(BY_DEFAULT, "ConfigMap *", `${REGISTRY}storage.retention.policies[].deleteReferrers`, "removed"),
  safeguard("kubernetes-registry-deletion", "ConfigMap *", `${REGISTRY}storage.retention*`),
  harmless(BY_DEFAULT, "ConfigMap *", `${REGISTRY}*`),

  // What the gateway is told. It has no setting that would leave out TLS or accounts, and takes none that it does not know.
  harmless(NO_START, "ConfigMap *", ['data["gateway.json"]*', 'data["maintenance.json"]*', "data*"]),
];
