import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isInNamespace } from "../../model/kubernetes/namespace-content";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "namespace must have a LimitRange";

export const namespaceLimitRange = defineRule({
  id: "kubernetes-namespace-limit-range",
  title: "Each namespace must have a LimitRange",
  rationale:
    "It gives containers that name no requests and limits those of the namespace, and bounds those that ask for too much; what is created by hand gets past every other check.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace"],
  controls: [nsaCisa("network/limit-ranges"), pciDss("A1.1.3"), mitreAttack("T1499")],
  remediation: "Declare a LimitRange with default requests and limits in the namespace.",
  waiveWhen:
    "The namespace is that of agents whose needs differ from node to node, and all of their containers name requests and limits.",
  *check(stack, context) {
    for (const namespace of stack.ofKind("Namespace")) {
      const has = isInNamespace(stack, ["LimitRange"], namespace);
      const name = namespace.root.get("metadata", "name");
      if (has === "no") yield* at(namespace, missing(context, name, CLAIM));
      if (has === "unknown") yield* at(namespace, undecided(name, CLAIM, "it is not known which namespace a LimitRange is in"));
    }
  },
});
