import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { CONTENT_KINDS } from "../../model/kubernetes/kinds";
import { anyMatch, sameValue } from "../../model/selector";
import { namespaceOf } from "../../model/stack";
import { at, defineRule, undecided, violation } from "../../rule";

/** Every cluster has these. */
const SYSTEM = /^(?:default|kube-(?:system|public|node-lease))$/;
const CLAIM = "namespace must be declared, with the labels that guard it";

export const namespaceDeclared = defineRule({
  id: "kubernetes-namespace-declared",
  title: "A stack that is complete must declare the namespaces that it fills",
  rationale:
    "A namespace that somebody makes by hand, or a tool on the way, has no labels: admission lets privileged pods into it, and nobody sees that it is not the one that was meant.",
  severity: "medium",
  appliesTo: "stack",
  kinds: CONTENT_KINDS,
  controls: [nsaCisa("network/namespaces"), nsaCisa("pod-security/admission"), mitreAttack("T1610")],
  remediation: "Declare the Namespace in the stack, or say that the stack is not complete.",
  waiveWhen: "The namespace is made by a tool of the platform that is known to label it.",
  *check(stack, { completeStack }) {
    // Of a part of what there is, the namespace most often is in another part.
    if (!completeStack) return;
    const declared = stack.ofKind("Namespace").map(({ root }) => root.get("metadata", "name"));
    const seen = new Set<unknown>();
    for (const subject of stack.ofKind(...CONTENT_KINDS)) {
      const name = namespaceOf(subject);
      // What names none is what another rule finds.
      if (typeof name.value !== "string" || seen.has(name.value) || SYSTEM.test(name.value)) continue;
      seen.add(name.value);
      const match = anyMatch(declared.map((other) => sameValue(other, name)));
      if (match === "no") yield* at(subject, violation(name, CLAIM));
      if (match === "unknown") yield* at(subject, undecided(name, CLAIM, "the name of a namespace is not known"));
    }
  },
});
