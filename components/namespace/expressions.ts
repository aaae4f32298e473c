/** The expressions of the admission policies, in CEL. */
import type { HardenedNamespaceArgs } from "./arguments";

/** A name for an expression, as `variables.<name>`. */
export interface Variable {
  name: string;
  expression: string;
}

/** An expression that has to be true. */
export interface Validation {
  expression: string;
  message: string;
}

/** `dyn` keeps the API server from warning that other kinds have no such field. */
const SPEC = (of: string): string =>
  [
    `request.kind.kind == "Pod" ? dyn(${of}).spec`,
    `request.kind.kind == "CronJob" ? dyn(${of}).spec.jobTemplate.spec.template.spec`,
    `request.kind.kind == "PodTemplate" ? dyn(${of}).template.spec`,
    `dyn(${of}).spec.template.spec`,
  ].join(" : ");

export const POD_VARIABLES: Variable[] = [
  { name: "spec", expression: SPEC("object") },
  {
    name: "containers",
    expression: ["containers", "initContainers", "ephemeralContainers"]
      .map((list) => `variables.spec.?${list}.orValue([])`)
      .join(" + "),
  },
  // What was there before the policy may be scaled, paused and cleaned up.
  { name: "unchanged", expression: `request.operation == "UPDATE" && variables.spec == (${SPEC("oldObject")})` },
];

/** What the policy asks of a pod or of a template of pods. */
export function podValidations(args: HardenedNamespaceArgs): Validation[] {
  const { environment, runtimeClasses = [], priorityClasses = [] } = args;
  const { mandatoryAccessControl = environment === "dev" ? "none" : "AppArmor" } = args;
  const demand = (expression: string, message: string): Validation => ({
    expression: `variables.unchanged || ${expression}`,
    message,
  });
  const oneOf = (field: string, allowed: readonly string[]): string =>
    `variables.spec.?${field}.orValue("") in ${list(["", ...allowed])}`;
  const ofContainer = (expression: string): string => `variables.containers.all(container, ${expression})`;
  const effective = (field: string, fallback: string): string => {
    const ofPod = `variables.spec.?securityContext.?${field}.orValue(${fallback})`;
    return `container.?securityContext.?${field}.orValue(${ofPod})`;
  };
  const options = effective("seLinuxOptions", "{}");
  const confinement: Record<typeof mandatoryAccessControl, Validation[]> = {
    AppArmor: [
      demand(
        ofContainer(`${effective("appArmorProfile", "{}")}.?type.orValue("") in ${list(["RuntimeDefault", "Localhost"])}`),
        "containers must name the AppArmor profile RuntimeDefault or Localhost",
      ),
    ],
    SELinux: [
      demand(
        ofContainer(`${options}.?type.orValue("") != "" || ${options}.?level.orValue("") != ""`),
        "containers must name their SELinux type or level",
      ),
    ],
    none: [],
  };
  return [
    demand(oneOf("runtimeClassName", runtimeClasses), `pods must have ${oneOfThe("runtime class", runtimeClasses)}`),
    demand(oneOf("priorityClassName", priorityClasses), `pods must have ${oneOfThe("priority class", priorityClasses)}`),
    ...confinement[mandatoryAccessControl],
  ];
}

/** An update that touches neither passes, so that a Service from before the policy can be cleaned up. */
const IS_SAME_SERVICE = 'request.operation == "UPDATE" && object.spec == oldObject.spec && object.?status == oldObject.?status';

export const SERVICE_VALIDATIONS: Validation[] = [
  {
    expression: `${IS_SAME_SERVICE} || object.spec.?type.orValue("ClusterIP") == "ClusterIP"`,
    message: "services must be of type ClusterIP",
  },
  {
    expression: `${IS_SAME_SERVICE} || object.spec.?externalIPs.orValue([]).size() == 0`,
    message: "services must not claim external addresses",
  },
  {
    expression: `${IS_SAME_SERVICE} || object.?status.?loadBalancer.?ingress.orValue([]).size() == 0`,
    message: "services must not claim the addresses of load balancers",
  },
];

const ANY_CHANGE = ["CREATE", "UPDATE", "DELETE"];

/** What bounds the namespace. The policies of network plugins add up with those of Kubernetes. */
export const SAFEGUARDS = [
  {
    apiGroups: ["networking.k8s.io", "extensions", "cilium.io", "crd.projectcalico.org", "projectcalico.org"],
    resources: ["networkpolicies", "ciliumnetworkpolicies"],
    operations: ANY_CHANGE,
  },
  { apiGroups: [""], resources: ["limitranges", "resourcequotas"], operations: ANY_CHANGE },
  // Whoever writes down that nothing is used gets the whole quota again.
  { apiGroups: [""], resources: ["resourcequotas/status"], operations: ["UPDATE"] },
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ["rolebindings", "roles"], operations: ANY_CHANGE },
  // All three let labels pass.
  { apiGroups: [""], resources: ["namespaces", "namespaces/finalize", "namespaces/status"], operations: ["UPDATE", "DELETE"] },
];

/** Controllers that remove what is in a namespace that is deleted, or whose owner is gone. */
const CLEANERS = [
  "system:serviceaccount:kube-system:namespace-controller",
  "system:serviceaccount:kube-system:generic-garbage-collector",
  "system:kube-controller-manager",
];

/** Those that write down how much of a quota is used. */
const COUNTERS = [
  "system:apiserver",
  "system:serviceaccount:kube-system:resourcequota-controller",
  "system:kube-controller-manager",
];

/** Who may change the safeguards. */
export function safeguardValidations({ guardians = {} }: HardenedNamespaceArgs): Validation[] {
  const { groups = ["system:masters"], users = [] } = guardians;
  const isGuardian = [
    `request.userInfo.?groups.orValue([]).exists(group, group in ${list(groups)})`,
    `request.userInfo.username in ${list(users)}`,
  ].join(" || ");
  const isCleaning = `request.operation != "CREATE" && request.kind.kind != "Namespace" && request.userInfo.username in ${list(CLEANERS)}`;
  const isCounting = `request.?subResource.orValue("") == "status" && request.kind.kind == "ResourceQuota" && request.userInfo.username in ${list(COUNTERS)}`;
  // Controllers report on a namespace and finish it; neither touches labels, by which everything here finds it.
  const keepsLabels =
    'request.kind.kind == "Namespace" && request.operation == "UPDATE" && object.metadata.?labels == oldObject.metadata.?labels';
  return [
    {
      expression: `${isGuardian} || (${isCleaning}) || (${isCounting}) || (${keepsLabels})`,
      message: "only the guardians of the namespace may change its labels, network policies, quotas, limits and roles",
    },
  ];
}

/** Texts as a list in CEL, whose strings are written as those of JSON. */
function list(texts: readonly string[]): string {
  return JSON.stringify(texts);
}

function oneOfThe(noun: string, names: readonly string[]): string {
  return names.length === 0 ? `no ${noun}` : `no ${noun} or one of ${names.join(", ")}`;
}
