import { mitreAttack } from "../../frameworks/mitre-attack";
import { defineRule, requireField } from "../../rule";

export const cronJobConcurrency = defineRule({
  id: "kubernetes-cron-job-concurrency",
  title: "Scheduled jobs must not run beside themselves",
  rationale:
    "By default the next run starts whether or not the last has ended. Runs that take longer than their interval pile up until the node or the database gives in.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["batch/CronJob"],
  controls: [mitreAttack("T1499")],
  remediation: "Set spec.concurrencyPolicy to Forbid, which skips a run, or to Replace, which ends the earlier one.",
  waiveWhen: "Waive it for runs that have nothing to do with each other.",
  *check({ root }) {
    const accepts = (value: unknown): boolean => value === "Forbid" || value === "Replace";
    yield* requireField(
      root.get("spec", "concurrencyPolicy"),
      accepts,
      "scheduled job must have concurrencyPolicy=Forbid or Replace",
    );
  },
});
