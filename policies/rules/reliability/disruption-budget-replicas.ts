import { BUDGET_KIND, disruptionBudgets } from "../../model/disruption-budgets";
import { minimumOf, scaledWorkloads } from "../../model/scaling";
import { at, defineRule, undecided, violation } from "../../rule";

const CLAIM = "disruption budget must keep fewer pods than there are";

export const disruptionBudgetReplicas = defineRule({
  id: "kubernetes-disruption-budget-replicas",
  title: "Disruption budgets must keep fewer pods than there are",
  rationale: "A budget that keeps one of one pod, or two of two, stops every drain, and the node is not updated.",
  severity: "low",
  appliesTo: "stack",
  kinds: [BUDGET_KIND],
  controls: [],
  remediation: "Set spec.maxUnavailable to 1 instead of spec.minAvailable, or run more pods.",
  waiveWhen: "Waive it for a workload whose owner must be asked before each drain.",
  *check(stack) {
    const scaled = new Map(stack.once(scaledWorkloads).map((workload) => [workload.pod, workload]));
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const least = budget.root.get("spec", "minAvailable");
      const covered = stack.once(disruptionBudgets).coveredBy(budget);
      if (least.state === "absent" || covered.length === 0) continue;
      const counts = covered.map(({ workload, match }) => {
        const own = scaled.get(workload.pod);
        return match === "yes" && own ? minimumOf(own) : undefined;
      });
      const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      if (least.state === "unknown") yield* at(budget, undecided(least, CLAIM));
      else if (needed(least.value, total) < total || (total === 0 && !counts.includes(undefined))) continue;
      else if (counts.includes(undefined)) yield* at(budget, undecided(least, CLAIM, "how many pods it covers cannot be read"));
      else yield* at(budget, violation(least, CLAIM));
    }
  },
});

/** How many of so many pods must stay; a percentage is rounded up. */
function needed(minAvailable: unknown, total: number): number {
  if (typeof minAvailable === "number") return minAvailable;
  const percentage = typeof minAvailable === "string" ? /^(\d+)%$/.exec(minAvailable)?.[1] : undefined;
  return percentage === undefined ? 0 : Math.ceil((Number(percentage) * total) / 100);
}
