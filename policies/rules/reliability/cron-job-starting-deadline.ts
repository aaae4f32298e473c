import { defineRule, requireField } from "../../rule";

/** How often the controller looks at schedules. Source: the description of the field in the API of batch/v1. */
const INTERVAL = 10;

export const cronJobStartingDeadline = defineRule({
  id: "kubernetes-cron-job-starting-deadline",
  title: "Scheduled jobs must have the time to be started",
  rationale:
    "The controller looks at schedules every ten seconds. A job that has to start sooner after its time may never be started.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["batch/CronJob"],
  controls: [],
  remediation: "Remove spec.startingDeadlineSeconds or set it to ten seconds or more.",
  waiveWhen: "Never: a run that is missed by chance helps nobody.",
  *check({ root }) {
    const deadline = root.get("spec", "startingDeadlineSeconds");
    const accepts = (value: unknown): boolean => typeof value !== "number" || value >= INTERVAL;
    yield* requireField(deadline, accepts, `scheduled job must set a startingDeadlineSeconds of at least ${INTERVAL}`);
  },
});
