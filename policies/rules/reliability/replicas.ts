import { SCALED_KINDS, scaledWorkloads } from "../../model/kubernetes/scaling";
import { integer } from "../../parameter";
import { at, defineRule, requireField, undecided } from "../../rule";

export const replicas = defineRule({
  id: "kubernetes-replicas",
  title: "Workloads in production must run more than one pod",
  rationale: "With a single pod, each update of its node, and each crash, is an outage for as long as another takes to start.",
  severity: "low",
  appliesTo: "stack",
  kinds: SCALED_KINDS,
  controls: [],
  remediation: "Set spec.replicas to two or more, or let a HorizontalPodAutoscaler do so.",
  optIn: "Whether a second pod helps depends on the software: operators elect a leader, and many databases cannot share a volume.",
  waiveWhen: "Waive it for what may run only once, such as an operator, an exporter of one source or a database with one volume.",
  parameters: { minimum: integer("How many pods there must be.", 2, { minimum: 1 }) },
  *check(stack, { environment }, { minimum }) {
    if (environment === "dev" || environment === "uat") return;
    for (const { subject, autoscaler } of stack.once(scaledWorkloads)) {
      // How many an autoscaler keeps is for the rule about autoscalers.
      if (autoscaler?.match === "yes") continue;
      const claim = `workload must run at least ${minimum} pods`;
      const field = subject.root.get("spec", "replicas");
      // None at all is switched off, which is no outage.
      const accepts = (value: unknown): boolean => value === 0 || (typeof value === "number" ? value : 1) >= minimum;
      const observations = requireField(field, accepts, claim);
      if (observations.length === 0) continue;
      yield* at(subject, autoscaler ? undecided(field, claim, "an autoscaler may set the number") : observations);
    }
  },
});
