/** What a `HardenedNamespace` makes. */
import { harmless, refused, safeguard, several } from "../table";
import { ADMISSION, ADMISSION_POLICIES } from "./admission-policies";
import { NETWORK_POLICIES } from "./network-policies";
import { TEAM_ROLES } from "./team-roles";

const MODES = 'metadata.labels["pod-security.kubernetes.io/{enforce,audit,warn}"]';
const BY_NAME = "what guards a namespace, and what is in it, goes by its name";
const OF_NAMESPACE = [
  ...Object.values(ADMISSION),
  "kubernetes-namespace-declared",
  "kubernetes-namespace-default-account",
  "kubernetes-namespace-default-deny",
  "kubernetes-namespace-limit-range",
  "kubernetes-namespace-quota",
];

export const HARDENED_NAMESPACE = [
  // The namespace and its labels.
  safeguard("kubernetes-namespace-declared", "Namespace *", ""),
  several(BY_NAME, OF_NAMESPACE, "Namespace *", "metadata.name"),
  several(BY_NAME, [...OF_NAMESPACE, "kubernetes-environment-label", "kubernetes-pod-security-labels"], "Namespace *", "metadata"),
  several(
    "the labels stand together",
    ["kubernetes-environment-label", "kubernetes-pod-security-labels"],
    "Namespace *",
    "metadata.labels",
  ),
  safeguard("kubernetes-environment-label", "Namespace *", "metadata.labels.environment"),
  safeguard("kubernetes-pod-security-labels", "Namespace *", 'metadata.labels["pod-security.kubernetes.io/enforce-version"]'),
  several(
    "what is no level is none that is enforced, and none that suits production",
    ["kubernetes-pod-security-labels", "kubernetes-pod-security-level"],
    "Namespace *",
    'metadata.labels["pod-security.kubernetes.io/enforce"]',
    "other",
  ),
  safeguard("kubernetes-pod-security-labels", "Namespace *", 'metadata.labels["pod-security.kubernetes.io/enforce"]', "removed"),
  safeguard("kubernetes-pod-security-level", "Namespace *", MODES, ["other", '= "baseline"', '= "privileged"']),
  harmless("admission refuses the same pods; warnings and records only tell earlier, and of templates", "Namespace *", [
    'metadata.labels["pod-security.kubernetes.io/{audit,warn}"]',
    'metadata.labels["pod-security.kubernetes.io/{audit,warn}-version"]',
  ]),
  harmless("the program's own", "Namespace *", ["metadata.labels.team", "metadata.annotations*"]),

  // Bounds.
  harmless("what the bounds are called protects nothing", "{ResourceQuota,LimitRange} *", "metadata.name"),
  safeguard("kubernetes-namespace-quota", "ResourceQuota *", ""),
  several(
    "in another namespace the bounds do not hold for this one, and perhaps for none",
    "kubernetes-namespace-quota",
    "ResourceQuota *",
    ["metadata", "metadata.namespace"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "without amounts the quota bounds nothing",
    ["kubernetes-namespace-quota-bounds", "kubernetes-resource-quota-bounds"],
    "ResourceQuota *",
    ["spec", "spec.hard"],
  ),
  several(
    "what is not 0 exposes services, whatever else is wrong with the amount",
    "kubernetes-quota-exposed-services",
    "ResourceQuota *",
    'spec.hard["services.{nodeports,loadbalancers}"]',
    ["other", "= *"],
    ["kubernetes-resource-quota-bounds", "kubernetes-shared-bounds"],
  ),
  safeguard("kubernetes-namespace-quota-bounds", "ResourceQuota *", "spec.hard*", "removed"),
  safeguard("kubernetes-shared-bounds", "ResourceQuota *", "spec.hard*", '= "1000000G"'),
  harmless("0 lets nothing be made", "ResourceQuota *", "spec.hard*", '= "0"'),
  safeguard("kubernetes-resource-quota-bounds", "ResourceQuota *", "spec.hard*", "other"),
  safeguard("kubernetes-namespace-limit-range", "LimitRange *", ""),
  several(
    "in another namespace the bounds do not hold for this one, and perhaps for none",
    "kubernetes-namespace-limit-range",
    "LimitRange *",
    ["metadata", "metadata.namespace"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "the bounds for containers and for volume claims stand together",
    ["kubernetes-namespace-limit-range", "kubernetes-limit-range-volume-claims"],
    "LimitRange *",
    ["spec", "spec.limits"],
  ),
  safeguard(
    "kubernetes-namespace-limit-range",
    "LimitRange *",
    ["spec.limits[0]", "spec.limits[0].type"],
    ["removed", "emptied", "other"],
  ),
  refused(
    "the API server takes no defaults for pods, none that are beyond the maximum, and no ratio below 1",
    "LimitRange *",
    ["spec.limits[0].type", "spec.limits[0].{max,maxLimitRequestRatio}.*"],
    ['= "Pod"', '= "0"', "other"],
  ),
  refused("the API server takes no text that is no quantity", "LimitRange *", "spec.limits[0].defaultRequest.*", "other"),
  safeguard(
    "kubernetes-limit-range-bounds",
    "LimitRange *",
    ["spec.limits[0].max", "spec.limits[0].max.*"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-limit-range-defaults", "LimitRange *", "spec.limits[0].default", ["removed", "emptied"]),
  safeguard("kubernetes-limit-range-defaults", "LimitRange *", "spec.limits[0].default.*", ["removed", "other", '= "0"']),
  safeguard(
    "kubernetes-shared-bounds",
    "LimitRange *",
    ["spec.limits[0].{default,max,maxLimitRequestRatio}.*", "spec.limits[1].max.storage"],
    '= "1000000G"',
  ),
  harmless(
    "without a request Kubernetes takes the default limit for it; the API server takes none beyond that",
    "LimitRange *",
    "spec.limits[0].defaultRequest*",
  ),
  harmless(
    "the ratio is none of the guarantees; that of each pod is judged by itself",
    "LimitRange *",
    "spec.limits[0].maxLimitRequestRatio*",
  ),
  harmless("0 lets no volume be claimed", "LimitRange *", "spec.limits[1].max.storage", '= "0"'),
  safeguard("kubernetes-limit-range-volume-claims", "LimitRange *", ["spec.limits[1]", "spec.limits[1].*"]),

  // Accounts.
  harmless("without its secret an account pulls no private image", "ServiceAccount *", "imagePullSecrets*"),
  safeguard("kubernetes-service-account-automount", "ServiceAccount *", "automountServiceAccountToken"),
  several(
    "in another namespace it is another account",
    "kubernetes-namespace-default-account",
    "ServiceAccount shop-default",
    ["", "metadata*"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  several(
    "in another namespace it is another account",
    "kubernetes-service-account-exists",
    "ServiceAccount shop-workload",
    ["", "metadata*"],
    "*",
    ["kubernetes-default-namespace", "kubernetes-namespace-declared"],
  ),
  harmless("the kubelet pulls with no Secret of another type: images of the registry do not come", "Secret *", "type"),

  ...NETWORK_POLICIES,
  ...TEAM_ROLES,
  ...ADMISSION_POLICIES,
];
