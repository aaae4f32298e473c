import { jobTtl } from "../../../../policies/rules/reliability/job-ttl";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.ttlSecondsAfterFinished";
const message = "job must set ttlSecondsAfterFinished";

testRule(jobTtl, {
  base: {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "migration", namespace: "shop" },
    spec: { ttlSecondsAfterFinished: 86400, template: compliantPod() },
  },
  compliant: [{ [path]: 0 }],
  violations: [
    { set: { [path]: null }, path, message },
    { set: { [path]: "3600" }, path, message },
  ],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [{ what: "a migration whose log is read by hand", set: { [path]: null }, waived: true }],
});
