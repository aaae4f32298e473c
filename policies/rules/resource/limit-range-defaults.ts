import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPositiveQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

const RESOURCES = [
  ["cpu", "CPU"],
  ["memory", "memory"],
  ["ephemeral-storage", "ephemeral storage"],
] as const;

/** Source: SetDefaults_LimitRange of the API server (pkg/apis/core/v1/defaults.go), which takes the maximum for the default. */
export const limitRangeDefaults = defineRule({
  id: "kubernetes-limit-range-defaults",
  title: "A LimitRange must set a default for what it sets a maximum for",
  rationale:
    "Without a default the API server takes the maximum: every container that says nothing is given the most there is, as its request as well, and a few of them use up the quota or the node.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["LimitRange"],
  controls: [nsaCisa("network/limit-ranges"), pciDss("A1.1.3"), mitreAttack("T1499")],
  remediation: "Set default and defaultRequest in the item of spec.limits whose type is Container.",
  waiveWhen: "All containers of the namespace name their requests and limits.",
  *check({ root }) {
    for (const item of root.get("spec", "limits").items()) {
      if (item.get("type").state === "known" && item.get("type").value !== "Container") continue;
      for (const [resource, word] of RESOURCES) {
        if (item.get("max", resource).state === "absent") continue;
        // A limit of 0 stands for none.
        yield* requireField(item.get("default", resource), isPositiveQuantity, `limit range must set a default of ${word}`);
      }
    }
  },
});
