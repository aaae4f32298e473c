import { jobDeadline } from "../../../../policies/rules/reliability/job-deadline";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.jobTemplate.spec.activeDeadlineSeconds";
const ofPods = "spec.jobTemplate.spec.template.spec.activeDeadlineSeconds";
const message = "scheduled job must have a deadline of at most 7 days";

testRule(jobDeadline, {
  base: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "backup", namespace: "shop" },
    spec: { schedule: "0 3 * * *", jobTemplate: { spec: { activeDeadlineSeconds: 3600, template: compliantPod() } } },
  },
  compliant: [
    { [path]: null, [ofPods]: 3600 },
    { [path]: null, "spec.concurrencyPolicy": "Replace" },
    { [path]: UNKNOWN, "spec.concurrencyPolicy": "Replace" },
  ],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: null, "spec.concurrencyPolicy": "Forbid" }, path, message },
    { set: { [path]: "3600" }, path, message },
    { set: { [path]: 604_801 }, path, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message },
    { set: { [path]: null, [ofPods]: UNKNOWN }, path: ofPods, message },
    { set: { [path]: null, "spec.concurrencyPolicy": UNKNOWN }, path: "spec.concurrencyPolicy", message },
  ],
  legitimate: [
    { what: "a report of a whole month", set: { [path]: 1_000_000 }, parameters: { maximumDays: 14 } },
    { what: "a run that the next one ends", set: { [path]: null, "spec.concurrencyPolicy": "Replace" } },
    { what: "an import of which nobody knows the length, with an alert", set: { [path]: null }, waived: true },
  ],
});
