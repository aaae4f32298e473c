import { BUDGET_KIND, disruptionBudgets, podsOf } from "../../model/kubernetes/disruption-budgets";
import { minimumOf, scaledWorkloads } from "../../model/kubernetes/scaling";
import { at, defineRule, requireField } from "../../rule";

const CLAIM = "disruption budget must not let all pods go at once";

export const disruptionBudgetKeepsPods = defineRule({
  id: "kubernetes-disruption-budget-keeps-pods",
  title: "Disruption budgets must keep some of several pods",
  rationale: "A budget by which all pods may be away at once is none: when nodes are drained, nobody answers.",
  severity: "low",
  appliesTo: "stack",
  kinds: [BUDGET_KIND],
  controls: [],
  remediation: "Set spec.maxUnavailable to 1, or to less than there are pods.",
  waiveWhen: "Nobody waits for the pods, and drains shall be quick.",
  *check(stack) {
    const scaled = new Map(stack.once(scaledWorkloads).map((workload) => [workload.pod, workload]));
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const most = budget.root.get("spec", "maxUnavailable");
      for (const { workload, match } of stack.once(disruptionBudgets).coveredBy(budget)) {
        const own = scaled.get(workload.pod);
        const count = own && match === "yes" ? minimumOf(own) : undefined;
        // Of a single pod there is nothing to keep.
        if (count === undefined || count < 2) continue;
        yield* at(
          budget,
          requireField(most, (value) => value === undefined || !(podsOf(value, count) >= count), CLAIM),
        );
      }
    }
  },
});
