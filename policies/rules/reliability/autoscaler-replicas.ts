import { AUTOSCALER_KIND } from "../../model/kubernetes/scaling";
import { integer } from "../../parameter";
import { defineRule, requireField, undecided } from "../../rule";

export const autoscalerReplicas = defineRule({
  id: "kubernetes-autoscaler-replicas",
  title: "Autoscalers must have room, and keep more than one pod in production",
  rationale:
    "What can run many pods should not be left with one when there is little to do: the next crash is an outage. And an autoscaler whose maximum is its minimum scales nothing.",
  severity: "low",
  appliesTo: "resource",
  kinds: [AUTOSCALER_KIND],
  controls: [],
  remediation: "Set spec.minReplicas to two or more and spec.maxReplicas above it.",
  waiveWhen: "Waive it for work that may pause, such as queues that are emptied in the background.",
  parameters: { minimum: integer("How many pods an autoscaler must keep in production.", 2, { minimum: 1 }) },
  *check({ root }, { environment }, { minimum }) {
    const [least, most] = [root.get("spec", "minReplicas"), root.get("spec", "maxReplicas")];
    if (environment !== "dev" && environment !== "uat") {
      yield* requireField(least, (value) => toNumber(value) >= minimum, `autoscaler must keep at least ${minimum} pods`);
    }
    const claim = "autoscaler must allow more pods than it keeps";
    if (least.state === "unknown") yield* undecided(least, claim);
    else yield* requireField(most, (value) => typeof value === "number" && value > toNumber(least.value), claim);
  },
});

/** One is the default. */
function toNumber(value: unknown): number {
  return typeof value === "number" ? value : 1;
}
