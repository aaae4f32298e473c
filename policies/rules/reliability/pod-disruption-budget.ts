import { BUDGET_KIND, disruptionBudgets } from "../../model/kubernetes/disruption-budgets";
import { runsAtLeast, SCALED_KINDS, scaledWorkloads } from "../../model/kubernetes/scaling";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "pods must be covered by a disruption budget";

export const podDisruptionBudget = defineRule({
  id: "kubernetes-pod-disruption-budget",
  title: "Workloads with several pods must have a disruption budget in production",
  rationale:
    "Draining a node for an update evicts its pods without regard to the others of their workload. Several drained nodes at a time take all of them down at once.",
  severity: "low",
  appliesTo: "stack",
  kinds: [...SCALED_KINDS, BUDGET_KIND],
  controls: [],
  remediation: "Add a PodDisruptionBudget whose selector matches the labels of the pods, with maxUnavailable: 1.",
  waiveWhen: "Waive it for pods that take part in nothing, such as workers that put their task back when they end.",
  *check(stack, context) {
    if (context.environment === "dev" || context.environment === "uat") return;
    const budgets = stack.once(disruptionBudgets);
    for (const workload of stack.once(scaledWorkloads)) {
      const isSeveral = runsAtLeast(workload, 2);
      const isCovered = budgets.cover(workload);
      if (isSeveral === "no" || isCovered === "yes") continue;
      const { subject, labels } = workload;
      const reason = isSeveral === "unknown" ? HOW_MANY : WHICH;
      const isCertain = isSeveral === "yes" && isCovered === "no";
      const observations = isCertain
        ? missing(context, labels, CLAIM)
        : undecided(labels, CLAIM, labels.state === "unknown" ? undefined : reason);
      yield* at(subject, observations);
    }
  },
});

const HOW_MANY = "how many pods there are cannot be read";
const WHICH = "whether a budget covers them depends on values that cannot be read";
