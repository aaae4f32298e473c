import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { DIRECTIONS, governs, NETWORK_POLICY_KINDS, type Direction } from "../../model/network/network-policy";
import { allMatch, anyMatch, matchIf, type Match } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import type { Subject } from "../../model/subject";
import { at, defineRule, missing, undecided } from "../../rule";

export const namespaceDefaultDeny = defineRule({
  id: "kubernetes-namespace-default-deny",
  title: "Each namespace must have a NetworkPolicy that selects all of its pods and allows nothing",
  rationale:
    "Policies that allow traffic also isolate the pods that they select, but they change with the applications. One that allows nothing goes on denying when the last of the others is gone.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace"],
  controls: [cisKubernetes("5.3.2"), nsaCisa("network/default-deny"), pciDss("1.3.1"), pciDss("1.3.2"), mitreAttack("T1046")],
  remediation: "Declare a NetworkPolicy with an empty podSelector, the policy types Ingress and Egress, and no rules.",
  waiveWhen: "The network plugin denies by default through policies of its own that are declared elsewhere.",
  *check(stack, context) {
    const policies = stack.ofKind(...NETWORK_POLICY_KINDS);
    for (const namespace of stack.ofKind("Namespace")) {
      const name = namespace.root.get("metadata", "name");
      for (const direction of DIRECTIONS) {
        const match = anyMatch(policies.map((policy) => denies(policy, direction, name)));
        const claim = `namespace must have a NetworkPolicy that denies all ${direction}`;
        if (match === "no") yield* at(namespace, missing(context, name, claim));
        if (match === "unknown") yield* at(namespace, undecided(name, claim, "a NetworkPolicy cannot be read"));
      }
    }
  },
});

function denies(policy: Subject, direction: Direction, namespace: Field): Match {
  const rules = policy.root.get("spec", direction);
  return allMatch([
    sameNamespace(namespaceOf(policy), namespace),
    selectsAll(policy.root.get("spec", "podSelector")),
    governs(policy, direction),
    rules.state === "unknown" ? "unknown" : matchIf(rules.items().length === 0),
  ]);
}

function selectsAll(selector: Field): Match {
  const parts = [selector.get("matchLabels"), selector.get("matchExpressions")];
  if (parts.some((part) => part.children().length > 0)) return "no";
  return parts.some(({ state }) => state === "unknown") ? "unknown" : "yes";
}
