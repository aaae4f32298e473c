/** Which pods a PodDisruptionBudget keeps from being evicted. Made once for a stack: `stack.once(disruptionBudgets)`. */
import { Candidates, labelKeys, labelledFor, selectorKeys, selectorsFor } from "./candidates";
import type { Field } from "../field";
import { selectsPods } from "./pod-selection";
import { allMatch, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";
import { unreadIn } from "./unread";

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

/** What of a budget keeps it from being known which pods it covers, if anything does. */
export function unreadOf(budget: Subject): Field | undefined {
  return unreadIn(namespaceOf(budget)) ?? unreadIn(selectorOf(budget));
}

/** How many of so many pods a bound of a budget means: a number, or a percentage, which Kubernetes rounds up. `NaN` for what is neither. */
export function podsOf(bound: unknown, total: number): number {
  const share = typeof bound === "string" ? /^(\d+)%$/.exec(bound)?.[1] : undefined;
  return share === undefined ? Number(bound) : Math.ceil((Number(share) * total) / 100);
}

export class DisruptionBudgets {
  private readonly budgets: Candidates<{ budget: Subject; isUnread: boolean }>;
  private readonly workloads: Candidates<Workload>;

  constructor(stack: Stack) {
    this.budgets = new Candidates(
      stack.ofKind(BUDGET_KIND).map((budget) => ({ budget, isUnread: unreadOf(budget) !== undefined })),
      ({ budget }) => selectorKeys(namespaceOf(budget), selectorOf(budget).get("matchLabels")),
    );
    this.workloads = new Candidates(stack.workloads(), (workload) => labelKeys(namespaceOfPods(workload), workload.labels));
  }

  /** The workloads that a budget covers or may cover. */
  coveredBy(budget: Subject): readonly Covered[] {
    const possible = this.workloads.under(labelledFor(namespaceOf(budget), selectorOf(budget).get("matchLabels")));
    return Array.from(possible, (workload) => ({ workload, match: covers(budget, workload) })).filter(
      ({ match }) => match !== "no",
    );
  }

  /** Whether a budget covers a workload. */
  cover(workload: Workload): Match {
    let mayCover = false;
    for (const { budget, isUnread } of this.budgets.under(selectorsFor(namespaceOfPods(workload), workload.labels))) {
      // Of budgets that may cover it, one is as good as many.
      if (mayCover && isUnread) continue;
      const match = covers(budget, workload);
      if (match === "yes") return "yes";
      if (match === "unknown") mayCover = true;
    }
    return mayCover ? "unknown" : "no";
  }
}

function covers(budget: Subject, workload: Workload): Match {
  return allMatch([sameNamespace(namespaceOfPods(workload), namespaceOf(budget)), selects(budget, workload)]);
}

/** A budget without a selector covers nothing. */
function selects(budget: Subject, workload: Workload): Match {
  const selector = selectorOf(budget);
  return selector.state === "absent" && !selector.origin.sparse ? "no" : selectsPods(selector, workload);
}

function selectorOf({ root }: Subject): Field {
  return root.get("spec", "selector");
}

/** A pod about which nothing is known, as of a chart that is not rendered, is in a namespace that nobody knows. */
function namespaceOfPods({ pod, namespace }: Workload): Field {
  return pod.metadata.state === "unknown" && pod.metadata.keys.length === 0 ? pod.metadata : namespace;
}
