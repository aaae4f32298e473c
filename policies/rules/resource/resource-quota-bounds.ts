import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { parseQuantity } from "../../model/kubernetes/quantity";
import { defineRule, requireField } from "../../rule";

export const resourceQuotaBounds = defineRule({
  id: "kubernetes-resource-quota-bounds",
  title: "A ResourceQuota must bound something",
  rationale: "A quota without a hard limit is accepted and looks like protection, but the namespace may use all of the cluster.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ResourceQuota"],
  controls: [nsaCisa("network/resource-quotas"), mitreAttack("T1496")],
  remediation: "Set spec.hard, for example requests.cpu, limits.memory and pods.",
  waiveWhen: "Never: a quota that is to bound nothing can be removed.",
  *check({ root }) {
    const hard = root.get("spec", "hard");
    if (hard.entries().length === 0) yield* requireField(hard, () => false, "quota must set a hard limit");
    for (const [, amount] of hard.entries()) {
      yield* requireField(amount, (value) => parseQuantity(value) !== undefined, "quota must set a hard limit that is a quantity");
    }
  },
});
