/** Services, disruption budgets, ConfigMaps and Secrets, in all components. */
import { harmless, refused, safeguard, several } from "../table";

const OUTSIDE = "in another namespace the object is not where what belongs to it looks for it, nor under that namespace's guard";
const BUDGET = ["kubernetes-disruption-budget-selects", "kubernetes-pod-disruption-budget"];

export const OBJECTS = [
  harmless("labels of objects that nothing selects", "{Service,PodDisruptionBudget,ConfigMap,Secret} *", "metadata.labels*"),
  harmless("tells the engine not to wait", "Service *", "metadata.annotations*"),

  // Services.
  several(
    OUTSIDE,
    ["kubernetes-default-namespace", "kubernetes-service-selects"],
    "Service *",
    ["metadata", "metadata.namespace"],
    ["removed", "emptied", '= "default"'],
    "kubernetes-stateful-set-service",
  ),
  several(
    OUTSIDE,
    ["kubernetes-namespace-declared", "kubernetes-service-selects"],
    "Service *",
    "metadata.namespace",
    "other",
    "kubernetes-stateful-set-service",
  ),
  several(
    OUTSIDE,
    "kubernetes-service-selects",
    "Service *",
    "metadata.namespace",
    '= "kube-system"',
    "kubernetes-stateful-set-service",
  ),
  safeguard("kubernetes-external-ips", "Service *", "spec", "+ *"),
  safeguard("kubernetes-node-port", "Service *", "spec.type", '= "NodePort"'),
  safeguard("kubernetes-load-balancer", "Service *", "spec.type", '= "LoadBalancer"'),
  harmless("ClusterIP is the default", "Service *", "spec.type", "removed"),
  refused("the API server takes no other type, and no port without a number up to 65535", "Service *", [
    "spec.type",
    "spec.ports[].port",
  ]),
  safeguard("kubernetes-service-target-port", "Service *", "spec.ports[].targetPort", "other"),
  safeguard("kubernetes-service-selects", "Service *", "spec.selector[*]", "other"),
  harmless("without a selector nobody is behind the Service until somebody says so, who may not", "Service *", "spec.selector*"),
  harmless("without ports, or by another name of one, clients do not get through", "Service *", ["spec.ports*"]),

  // Disruption budgets.
  safeguard("kubernetes-pod-disruption-budget", "PodDisruptionBudget *", ""),
  several(
    OUTSIDE,
    ["kubernetes-default-namespace", ...BUDGET],
    "PodDisruptionBudget *",
    ["metadata", "metadata.namespace"],
    ["removed", "emptied", '= "default"'],
  ),
  several(OUTSIDE, ["kubernetes-namespace-declared", ...BUDGET], "PodDisruptionBudget *", "metadata.namespace", "other"),
  several(OUTSIDE, BUDGET, "PodDisruptionBudget *", "metadata.namespace", '= "kube-system"'),
  several(
    "all that a budget says stands there",
    ["kubernetes-disruption-budget-allows-eviction", "kubernetes-unhealthy-pod-eviction", ...BUDGET],
    "PodDisruptionBudget *",
    "spec",
  ),
  safeguard("kubernetes-disruption-budget-allows-eviction", "PodDisruptionBudget *", "spec.maxUnavailable", ["removed", "= 0"]),
  safeguard("kubernetes-disruption-budget-keeps-pods", "PodDisruptionBudget *", "spec.maxUnavailable"),
  harmless(
    "an empty selector takes all pods of the namespace, and one label less still those of the workload",
    "PodDisruptionBudget *",
    ["spec.selector", "spec.selector.matchLabels"],
    "emptied",
  ),
  harmless(
    "an empty selector takes all pods of the namespace, and one label less still those of the workload",
    "PodDisruptionBudget *",
    ["spec.selector.matchLabels", "spec.selector.matchLabels[*]"],
    "removed",
  ),
  several("the budget keeps no pods, and the pods have no budget", BUDGET, "PodDisruptionBudget *", "spec.selector*"),
  harmless("what a budget is called protects nothing", "PodDisruptionBudget *", "metadata.name"),
  safeguard("kubernetes-unhealthy-pod-eviction", "PodDisruptionBudget *", "spec.unhealthyPodEvictionPolicy"),

  // ConfigMaps and Secrets.
  safeguard(
    "kubernetes-default-namespace",
    "{ConfigMap,Secret} *",
    ["metadata", "metadata.namespace"],
    ["removed", "emptied", '= "default"'],
  ),
  safeguard("kubernetes-namespace-declared", "{ConfigMap,Secret} *", "metadata.namespace", "other"),
  harmless("pods do not find what is in another namespace, and do not start", "{ConfigMap,Secret} *", ["", "metadata.namespace"]),
  safeguard("kubernetes-plain-secret-data", "Secret *", ["data", "stringData"], "plain"),
  harmless("pods do not find what is not there, and do not start", "{ConfigMap,Secret} *", [
    "metadata.name",
    "data*",
    "stringData",
  ]),
  safeguard("kubernetes-immutable-configuration", "{ConfigMap,Secret} *", "immutable"),
  harmless("clients do not find a Service that is not there", "Service *", ["", "spec", "metadata.name"]),
];
