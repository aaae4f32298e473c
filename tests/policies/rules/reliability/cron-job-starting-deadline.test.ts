import { cronJobStartingDeadline } from "../../../../policies/rules/reliability/cron-job-starting-deadline";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.startingDeadlineSeconds";
const message = "scheduled job must set a startingDeadlineSeconds of at least 10";

testRule(cronJobStartingDeadline, {
  base: {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "backup", namespace: "shop" },
    spec: { schedule: "0 3 * * *", startingDeadlineSeconds: 300, jobTemplate: { spec: { template: compliantPod() } } },
  },
  compliant: [{ [path]: 10 }, { [path]: null }],
  violations: [
    { set: { [path]: 5 }, path, message },
    { set: { [path]: 0 }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [{ what: "a run that may be missed by minutes", set: { [path]: 60 } }],
});
