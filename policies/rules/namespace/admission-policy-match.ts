import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

const POLICY = "admissionregistration.k8s.io/ValidatingAdmissionPolicy";

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchpolicy */
export const admissionPolicyMatch = defineRule({
  id: "kubernetes-admission-policy-match",
  title: "Admission policies must match requests, by every version of the API",
  rationale:
    "With the match policy Exact, the same object gets past the policy by another version or group under which it is served.",
  severity: "low",
  appliesTo: "resource",
  kinds: [POLICY, `${POLICY}Binding`],
  controls: [nsaCisa("pod-security/admission"), pciDss("2.2.6"), mitreAttack("T1562.001")],
  remediation: "Set matchPolicy to Equivalent, which is the default, and name resources in resourceRules.",
  waiveWhen: "The policy is about the use of one version of the API, for example to warn of it.",
  *check({ root, kinds }) {
    if (kinds.includes(POLICY)) {
      const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
      yield* requireField(
        root.get("spec", "matchConstraints", "resourceRules"),
        isFilled,
        "admission policy must match a resource",
      );
    }
    for (const part of ["matchConstraints", "matchResources"]) {
      const field = root.get("spec", part, "matchPolicy");
      const isEquivalent = (value: unknown): boolean => value === undefined || value === "Equivalent";
      yield* requireField(field, isEquivalent, "admission policy must match requests by every version of the API");
    }
  },
});
