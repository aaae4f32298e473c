import { cronJobConcurrency } from "../../../../policies/rules/reliability/cron-job-concurrency";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.concurrencyPolicy";
const message = "scheduled job must have concurrencyPolicy=Forbid or Replace";

testRule(cronJobConcurrency, {
  base: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "backup", namespace: "shop" },
    spec: { schedule: "0 3 * * *", concurrencyPolicy: "Forbid", jobTemplate: { spec: { template: compliantPod() } } },
  },
  compliant: [{ [path]: "Replace" }],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: "Allow" }, path, message },
    { set: { [path]: "" }, path, message },
    { set: { [path]: "forbid" }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [{ what: "runs that have nothing to do with each other", set: { [path]: "Allow" }, waived: true }],
});
