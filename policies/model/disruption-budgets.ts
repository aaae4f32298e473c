/** Which pods a PodDisruptionBudget keeps from being evicted. Made once for a stack: `stack.once(disruptionBudgets)`. */
import { Candidates, labelKeys, labelledFor } from "./candidates";
import type { Field } from "./field";
import type { Pod } from "./pod";
import { selectsPods } from "./pod-selection";
import { allMatch, anyMatch, type Match } from "./selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "./stack";
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
    const workloads = new Candidates(stack.workloads(), (workload) => labelKeys(namespaceOfPods(workload), workload.labels));
    for (const budget of stack.ofKind(BUDGET_KIND)) {
      const namespace = namespaceOf(budget);
      const possible = workloads.under(labelledFor(namespace, budget.root.get("spec", "selector", "matchLabels")));
      const covered = Array.from(possible, (workload) => ({
        workload,
        match: allMatch([sameNamespace(namespaceOfPods(workload), namespace), selects(budget, workload)]),
      })).filter(({ match }) => match !== "no");
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

/** A pod about which nothing is known, as of a chart that is not rendered, is in a namespace that nobody knows. */
function namespaceOfPods({ pod, namespace }: Workload): Field {
  return pod.metadata.state === "unknown" && pod.metadata.keys.length === 0 ? pod.metadata : namespace;
}
