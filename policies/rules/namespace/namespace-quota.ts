import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isInNamespace } from "../../model/kubernetes/namespace-content";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "namespace must have a ResourceQuota";

export const namespaceQuota = defineRule({
  id: "kubernetes-namespace-quota",
  title: "Each namespace must have a ResourceQuota",
  rationale:
    "Without one, a namespace may take all of the cluster's CPU, memory, storage and load balancers, by mistake or to mine on it, and fill the store of the API server with objects.",
  severity: "low",
  appliesTo: "stack",
  kinds: ["Namespace"],
  controls: [nsaCisa("network/resource-quotas"), pciDss("A1.1.3"), mitreAttack("T1496"), mitreAttack("T1499")],
  remediation: "Declare a ResourceQuota in the namespace.",
  waiveWhen: "The namespace is that of agents, whose number grows with the nodes.",
  *check(stack, context) {
    for (const namespace of stack.ofKind("Namespace")) {
      const has = isInNamespace(stack, ["ResourceQuota"], namespace);
      const name = namespace.root.get("metadata", "name");
      if (has === "no") yield* at(namespace, missing(context, name, CLAIM));
      if (has === "unknown") yield* at(namespace, undecided(name, CLAIM, "it is not known which namespace a ResourceQuota is in"));
    }
  },
});
