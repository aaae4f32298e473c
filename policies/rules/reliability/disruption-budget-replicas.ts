import { BUDGET_KIND, disruptionBudgets, unreadOf } from "../../model/kubernetes/disruption-budgets";
import { minimumOf, scaledWorkloads } from "../../model/kubernetes/scaling";
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
    const budgets = stack.once(disruptionBudgets);
    const scaled = new Map(stack.once(scaledWorkloads).map((workload) => [workload.pod, workload]));
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const least = budget.root.get("spec", "minAvailable");
      if (least.state === "absent") continue;
      const unread = least.state === "unknown" ? least : unreadOf(budget);
      if (unread) {
        yield* at(budget, undecided(unread, CLAIM));
        continue;
      }
      const counts = budgets.coveredBy(budget).map(({ workload, match }) => {
        const own = scaled.get(workload.pod);
        return match === "yes" && own ? minimumOf(own) : undefined;
      });
      const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      const isCertain = !counts.includes(undefined);
      // What covers nothing, or what is switched off, stops nothing.
      if (needed(least.value, total) < total || (isCertain && total === 0)) continue;
      yield* at(budget, isCertain ? violation(least, CLAIM) : undecided(least, CLAIM, "how many pods it covers cannot be read"));
    }
  },
});

/** How many of so many pods must stay; a percentage is rounded up. */
function needed(minAvailable: unknown, total: number): number {
  if (typeof minAvailable === "number") return minAvailable;
  const percentage = typeof minAvailable === "string" ? /^(\d+)%$/.exec(minAvailable)?.[1] : undefined;
  return percentage === undefined ? 0 : Math.ceil((Number(percentage) * total) / 100);
}
