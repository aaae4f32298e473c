import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, requireField } from "../../rule";

/** Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-actions */
export const admissionPolicyAction = defineRule({
  id: "kubernetes-admission-policy-action",
  title: "Admission policies must be bound so that they refuse",
  rationale: "A policy that only warns or records stops nobody, and looks in a list of policies as if it did.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"],
  controls: [nsaCisa("pod-security/admission"), pciDss("2.2.6"), mitreAttack("T1562.001")],
  remediation: "Name Deny in validationActions.",
  waiveWhen: "The policy is new, and for a time shows what it would refuse.",
  *check({ root }) {
    const actions = root.get("spec", "validationActions");
    const items = actions.items();
    if (items.some(({ value }) => value === "Deny")) return;
    const unread = items.find(({ state }) => state === "unknown");
    yield* requireField(unread ?? actions, () => false, "binding must let its admission policy refuse");
  },
});
