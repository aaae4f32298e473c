import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { anyMatch, sameValue } from "../../model/selector";
import type { Subject } from "../../model/subject";
import { at, defineRule, missing, undecided, type CheckContext, type Observation } from "../../rule";

const POLICY = "admissionregistration.k8s.io/ValidatingAdmissionPolicy";
const BINDING = `${POLICY}Binding`;

export const admissionPolicyBound = defineRule({
  id: "kubernetes-admission-policy-bound",
  title: "Admission policies must be bound, and bindings must name policies that exist",
  rationale: "A policy without a binding, and a binding without its policy, are accepted by the API server and applied to nothing.",
  severity: "medium",
  appliesTo: "stack",
  kinds: [POLICY, BINDING],
  controls: [nsaCisa("pod-security/admission"), pciDss("2.2.6"), mitreAttack("T1562.001")],
  remediation: "Declare a ValidatingAdmissionPolicyBinding that names the policy in policyName, as the policy is called.",
  waiveWhen: "The policy is offered to the owners of clusters, who bind it themselves.",
  *check(stack, context) {
    const policies = stack.ofKind(POLICY).map((subject) => ({ subject, name: subject.root.get("metadata", "name") }));
    const bindings = stack.ofKind(BINDING).map((subject) => ({ subject, name: subject.root.get("spec", "policyName") }));
    yield* demandPartners(context, policies, bindings, "admission policy must be bound");
    // One whose policy's name is not known is what the policies have been asked about.
    const readable = bindings.filter(({ name }) => policies.length === 0 || name.state !== "unknown");
    yield* demandPartners(context, readable, policies, "binding must name an admission policy that exists");
  },
});

interface Named {
  subject: Subject;
  name: Field;
}

function* demandPartners(
  context: CheckContext,
  some: readonly Named[],
  others: readonly Named[],
  claim: string,
): Generator<Observation> {
  for (const { subject, name } of some) {
    const match = anyMatch(others.map((other) => sameValue(other.name, name)));
    const reason = name.state === "unknown" ? undefined : "a name is not known";
    if (match === "no") yield* at(subject, missing(context, name, claim));
    if (match === "unknown") yield* at(subject, undecided(name, claim, reason));
  }
}
