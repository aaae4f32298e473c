import { defineRule, requireField } from "../../rule";

export const jobTtl = defineRule({
  id: "kubernetes-job-ttl",
  title: "Jobs must be removed when they have ended",
  rationale:
    "A Job that has ended stays, with its pods, their logs and the secrets in their environment, until somebody removes it.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["batch/Job"],
  controls: [],
  remediation: "Set spec.ttlSecondsAfterFinished.",
  optIn: "A tool that keeps what is declared, as Pulumi does, runs a Job again that has removed itself.",
  waiveWhen: "Waive it for Jobs whose logs are read by hand.",
  *check({ root }) {
    const ttl = root.get("spec", "ttlSecondsAfterFinished");
    yield* requireField(ttl, (value) => typeof value === "number", "job must set ttlSecondsAfterFinished");
  },
});
