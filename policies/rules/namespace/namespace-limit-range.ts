import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { allMatch, anyMatch, matchIf, type Match } from "../../model/selector";
import { namespaceOf, sameNamespace } from "../../model/stack";
import type { Subject } from "../../model/subject";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "namespace must have a LimitRange for containers";

export const namespaceLimitRange = defineRule({
  id: "kubernetes-namespace-limit-range",
  title: "Each namespace must have a LimitRange for containers",
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
      const name = namespace.root.get("metadata", "name");
      const ranges = stack.ofKind("LimitRange");
      const has = anyMatch(ranges.map((range) => allMatch([sameNamespace(namespaceOf(range), name), isAboutContainers(range)])));
      if (has === "no") yield* at(namespace, missing(context, name, CLAIM));
      if (has === "unknown")
        yield* at(namespace, undecided(name, CLAIM, "the namespace or the content of a LimitRange is not known"));
    }
  },
});

/** One for volume claims alone bounds no container. */
function isAboutContainers({ root }: Subject): Match {
  const limits = root.get("spec", "limits");
  const types = limits.items().map((item) => item.get("type"));
  if (limits.state === "unknown") return "unknown";
  return anyMatch(
    types.map(({ state, value }) => (state === "unknown" ? "unknown" : matchIf(value === "Container" || value === "Pod"))),
  );
}
