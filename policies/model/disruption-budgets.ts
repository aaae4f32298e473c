/** Which pods a PodDisruptionBudget keeps from being evicted. Made once for a stack: `stack.once(disruptionBudgets)`. */
import { ByNamespace } from "./namespaces";
import type { Pod } from "./pod";
import { selectsPods } from "./pod-selection";
import { allMatch, anyMatch, type Match } from "./selector";
import { namespaceOf, type Stack, type Workload } from "./stack";
import type { Subject } from "./subject";

/** The kind of a budget. */
export const BUDGET_KIND = "policy/PodDisruptionBudget";

/** A workload whose pods a budget covers or may cover. */
interface Covered {
  workload: Workload;
  match: Match;
}

/** The budgets of a stack. */
export function disruptionBudgets(stack: Stack): DisruptionBudgets {
  return new DisruptionBudgets(stack);
}

export class DisruptionBudgets {
  private readonly byBudget = new Map<Subject, readonly Covered[]>();
  private readonly byPod = new Map<Pod, Match[]>();

  constructor(stack: Stack) {
    const workloads = new ByNamespace(stack.workloads(), ({ namespace }) => namespace);
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const covered = workloads
        .in(namespaceOf(budget))
        .map(({ thing: workload, isThere }) => ({ workload, match: allMatch([isThere, selects(budget, workload)]) }))
        .filter(({ match }) => match !== "no");
      this.byBudget.set(budget, covered);
      for (const { workload, match } of covered) this.byPod.set(workload.pod, [...(this.byPod.get(workload.pod) ?? []), match]);
    }
  }

  /** The workloads that a budget covers or may cover. */
  coveredBy(budget: Subject): readonly Covered[] {
    return this.byBudget.get(budget) ?? [];
  }

  /** Whether a budget covers a workload. */
  cover({ pod }: Workload): Match {
    return anyMatch(this.byPod.get(pod) ?? []);
  }
}

/** A budget without a selector covers nothing. */
function selects({ root }: Subject, workload: Workload): Match {
  const selector = root.get("spec", "selector");
  return selector.state === "absent" && !selector.origin.sparse ? "no" : selectsPods(selector, workload);
}
