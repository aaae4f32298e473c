import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#failure-policy */
export const admissionPolicyFailure = defineRule({
  id: "kubernetes-admission-policy-failure",
  title: "Admission policies must refuse what they cannot judge",
  rationale:
    "With the failure policy Ignore, whatever makes an expression fail gets past the policy: a field that it does not expect, or a parameter that is gone.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicy"],
  controls: [nsaCisa("pod-security/admission"), pciDss("2.2.6"), mitreAttack("T1562.001")],
  remediation: "Set failurePolicy to Fail, and let expressions ask with has() for fields that may be absent.",
  waiveWhen: "The policy gives advice, and nothing depends on it.",
  *check({ root }) {
    const isStrict = (value: unknown): boolean => value === undefined || value === "Fail";
    yield* requireField(root.get("spec", "failurePolicy"), isStrict, "admission policy must refuse what it cannot judge");
  },
});
