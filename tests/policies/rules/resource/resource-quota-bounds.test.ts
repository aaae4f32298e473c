import { resourceQuotaBounds } from "../../../../policies/rules/resource/resource-quota-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "quota must set a hard limit";

testRule(resourceQuotaBounds, {
  base: {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: "shop" },
    spec: { hard: { "requests.cpu": "4", "limits.memory": "8Gi", pods: 50 } },
  },
  compliant: [{ "spec.hard": { "services.nodeports": "0" } }, { "spec.hard": { "count/secrets": 100 } }],
  violations: [
    { set: { "spec.hard": {} }, path: "spec.hard", message },
    { set: { "spec.hard": null }, path: "spec.hard", message },
    { set: { spec: null }, path: "spec.hard", message },
    {
      set: { "spec.hard.pods": "many" },
      path: "spec.hard.pods",
      message: "quota must set a hard limit that is a quantity",
    },
  ],
  undecided: [
    { set: { "spec.hard": UNKNOWN }, path: "spec.hard", message: "quota must set a hard limit that is a quantity" },
    { set: { "spec.hard.pods": UNKNOWN }, path: "spec.hard.pods", message: "quota must set a hard limit that is a quantity" },
  ],
  legitimate: [{ what: "a quota on the number of objects alone", set: { "spec.hard": { "count/jobs.batch": "20" } } }],
});
