import { BUDGET_KIND } from "../../model/kubernetes/disruption-budgets";
import { defineRule, requireField } from "../../rule";

const CLAIM = "disruption budget must allow an eviction";

export const disruptionBudgetAllowsEviction = defineRule({
  id: "kubernetes-disruption-budget-allows-eviction",
  title: "Disruption budgets must allow an eviction",
  rationale:
    "A budget that allows none stops every drain. The node is not updated, or somebody deletes its pods by force, which no budget prevents. One that sets neither number allows none as well.",
  severity: "low",
  appliesTo: "resource",
  kinds: [BUDGET_KIND],
  controls: [],
  remediation: "Set spec.maxUnavailable to 1 or more.",
  waiveWhen: "Waive it for a workload whose owner must be asked before each drain.",
  *check({ root }) {
    const [least, most] = [root.get("spec", "minAvailable"), root.get("spec", "maxUnavailable")];
    if (least.state === "absent") yield* requireField(most, (value) => value !== undefined && !isZero(value), CLAIM);
    else if (most.state === "absent") yield* requireField(least, (value) => !isAll(value), CLAIM);
    else {
      yield* requireField(most, (value) => !isZero(value), CLAIM);
      yield* requireField(least, (value) => !isAll(value), CLAIM);
    }
  },
});

function isZero(value: unknown): boolean {
  return value === 0 || (typeof value === "string" && /^0+%?$/.test(value));
}

/** More than all is refused. */
function isAll(value: unknown): boolean {
  return typeof value === "string" && /^\d+%$/.test(value) && Number.parseInt(value, 10) >= 100;
}
