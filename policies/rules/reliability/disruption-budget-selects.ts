import { BUDGET_KIND, disruptionBudgets, unreadOf } from "../../model/kubernetes/disruption-budgets";
import { hasOperated, OPERATED } from "../../model/kubernetes/operated";
import { anyMatch } from "../../model/selector";
import { at, defineRule, missing, undecided, violation } from "../../rule";

const CLAIM = "disruption budget must select a pod";

export const disruptionBudgetSelects = defineRule({
  id: "kubernetes-disruption-budget-selects",
  title: "Disruption budgets must select a pod",
  rationale:
    "A budget whose selector matches nothing protects nothing, most often because of a misspelt label, and looks as if it did.",
  severity: "low",
  appliesTo: "stack",
  kinds: [BUDGET_KIND],
  controls: [],
  remediation: "Let spec.selector match the labels of the pods' template, or remove the budget.",
  waiveWhen: "Waive it where an operator that is declared elsewhere makes the pods.",
  *check(stack, context) {
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const selector = budget.root.get("spec", "selector");
      const unread = unreadOf(budget);
      if (unread) {
        yield* at(budget, undecided(unread, CLAIM));
        continue;
      }
      const covered = stack.once(disruptionBudgets).coveredBy(budget);
      const match = anyMatch(covered.map(({ match }) => match));
      if (match === "yes") continue;
      if (match === "unknown") yield* at(budget, undecided(selector, CLAIM, "it may select pods whose labels cannot be read"));
      else if (selector.state === "absent") yield* at(budget, violation(selector, CLAIM));
      else if (hasOperated(stack)) yield* at(budget, undecided(selector, CLAIM, OPERATED));
      else yield* at(budget, missing(context, selector, CLAIM));
    }
  },
});
