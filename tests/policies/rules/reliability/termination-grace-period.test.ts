import { terminationGracePeriod } from "../../../../policies/rules/reliability/termination-grace-period";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.template.spec.terminationGracePeriodSeconds";
const message = "pods of a stateful set must have time to end";

testRule(terminationGracePeriod, {
  base: {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "shop" },
    spec: { template: compliantPod() },
  },
  compliant: [{ [path]: 60 }, { [path]: 1 }],
  violations: [{ set: { [path]: 0 }, path, message }],
  undecided: [{ set: { [path]: UNKNOWN }, path, message }],
  legitimate: [
    { what: "a cache with a minute to hand over, as Argo CD's Redis", set: { [path]: 60 } },
    { what: "a load test that keeps nothing", set: { [path]: 0 }, waived: true },
  ],
});
