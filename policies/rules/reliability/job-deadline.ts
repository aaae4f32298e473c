import { integer } from "../../parameter";
import { defineRule, requireField, unless } from "../../rule";

const DAY = 86_400;

export const jobDeadline = defineRule({
  id: "kubernetes-job-deadline",
  title: "Scheduled jobs must have a deadline",
  rationale:
    "A run that hangs never ends, and nobody watches it. Where runs may not overlap, no other is started, so that a backup, say, is made no more.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["batch/CronJob"],
  controls: [],
  remediation: "Set spec.jobTemplate.spec.activeDeadlineSeconds to more than the longest run, or concurrencyPolicy to Replace.",
  waiveWhen: "Waive it for runs whose length nobody can tell, if an alert tells that there has been no successful one.",
  parameters: { maximumDays: integer("The longest deadline, in days.", 7, { minimum: 1 }) },
  *check({ root, pods }, _context, { maximumDays }) {
    const deadline = root.get("spec", "jobTemplate", "spec", "activeDeadlineSeconds");
    const ofPods = pods.map(({ spec }) => spec.get("activeDeadlineSeconds")).find(({ state }) => state !== "absent");
    const place = deadline.state === "absent" ? (ofPods ?? deadline) : deadline;
    const claim = `scheduled job must have a deadline of at most ${maximumDays} days`;
    const isReplaced = (value: unknown): boolean => value === "Replace";
    yield* unless(
      root.get("spec", "concurrencyPolicy"),
      isReplaced,
      requireField(place, (value) => typeof value === "number" && value <= maximumDays * DAY, claim),
    );
  },
});
