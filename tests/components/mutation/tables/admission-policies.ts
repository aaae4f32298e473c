/** The admission policies of a `HardenedNamespace` and their bindings. */
import { harmless, refused, safeguard, several, type Row } from "../table";

/** By what they judge, the rules that ask whether they do. */
export const ADMISSION: Readonly<Record<string, string>> = {
  pods: "kubernetes-admission-of-pods",
  services: "kubernetes-admission-of-services",
  safeguards: "kubernetes-admission-of-safeguards",
};

export const ADMISSION_POLICIES = Object.entries(ADMISSION).flatMap(([purpose, rule]) => admission(purpose, rule));

function admission(purpose: string, rule: string): Row[] {
  const policy = `ValidatingAdmissionPolicy shop-${purpose}`;
  const binding = `ValidatingAdmissionPolicyBinding shop-${purpose}`;
  const rules = "spec.matchConstraints.resourceRules";
  return [
    several("the policy is gone, and its binding names nothing", ["kubernetes-admission-policy-bound", rule], policy, ""),
    safeguard("kubernetes-admission-policy-bound", policy, ["metadata", "metadata.name"]),
    several(
      "a policy without resources asks nobody anything",
      ["kubernetes-admission-policy-match", rule],
      policy,
      ["spec", "spec.matchConstraints", rules],
      ["removed", "emptied"],
    ),
    safeguard(rule, policy, ["spec", "spec.matchConstraints"], "+ *"),
    harmless(
      "Fail and Equivalent are the defaults",
      policy,
      ["spec.failurePolicy", "spec.matchConstraints.matchPolicy"],
      "removed",
    ),
    safeguard("kubernetes-admission-policy-failure", policy, "spec.failurePolicy"),
    safeguard("kubernetes-admission-policy-match", policy, "spec.matchConstraints.matchPolicy"),
    harmless(
      "a policy without a selector is for all namespaces, this one as well",
      policy,
      "spec.matchConstraints.namespaceSelector*",
      ["removed", "emptied"],
    ),
    safeguard(rule, policy, "spec.matchConstraints.namespaceSelector*", "other"),
    ...(purpose === "pods"
      ? [
          harmless(
            "every pod is judged itself; templates are so that whoever writes one is told",
            policy,
            ["2", "3", "4"].map((index) => `${rules}[${index}]*`),
          ),
          refused(
            "the API server takes no expression with a variable that is not there",
            policy,
            ["spec.variables*"],
            ["removed", "emptied", "other"],
          ),
        ]
      : [harmless("a list without entries", policy, "spec.variables", "removed")]),
    ...(purpose === "safeguards"
      ? [
          harmless(
            "no version of Kubernetes that is supported serves network policies in this group any more",
            policy,
            `${rules}[0].apiGroups[1]`,
          ),
        ]
      : []),
    ...(purpose === "services"
      ? [
          several(
            "the policy is left without resources, and asks nobody anything",
            ["kubernetes-admission-policy-match", rule],
            policy,
            `${rules}[0]`,
            "removed",
          ),
        ]
      : []),
    refused("the API server knows no such operation", policy, `${rules}[].operations[]`, "other"),
    safeguard(rule, policy, `${rules}[*`),
    refused("the API server takes no expression that it cannot compile", policy, "spec.validations[].expression", "other"),
    safeguard(rule, policy, ["spec.validations", "spec.validations[]", "spec.validations[].expression"]),
    harmless("what people are told when something is refused", policy, ["spec.validations[].message", "spec.validations[].reason"]),

    safeguard("kubernetes-admission-policy-bound", binding, ["", "spec.policyName"]),
    several(
      "a binding that names nothing and does nothing",
      ["kubernetes-admission-policy-action", "kubernetes-admission-policy-bound"],
      binding,
      "spec",
      ["removed", "emptied"],
    ),
    safeguard(rule, binding, "spec", "+ *"),
    safeguard("kubernetes-admission-policy-action", binding, "spec.validationActions*"),
    harmless("what a binding is called protects nothing", binding, "metadata*"),
  ];
}
