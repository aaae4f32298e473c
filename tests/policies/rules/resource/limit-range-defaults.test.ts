import { limitRangeDefaults } from "../../../../policies/rules/resource/limit-range-defaults";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "limit range must set a default of memory";
const DEFAULT = "spec.limits[0].default.memory";

testRule(limitRangeDefaults, {
  base: {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "limits", namespace: "shop" },
    spec: { limits: [{ type: "Container", default: { memory: "128Mi" }, max: { memory: "4Gi" } }] },
  },
  compliant: [{ "spec.limits": [] }, { "spec.limits": [{ type: "Container", min: { memory: "4Mi" } }] }],
  violations: [
    { set: { "spec.limits[0].default": null }, path: DEFAULT, message },
    { set: { [DEFAULT]: "little" }, path: DEFAULT, message },
    { set: { [DEFAULT]: "0" }, path: DEFAULT, message },
    {
      set: { "spec.limits[0].max": { cpu: "2", "ephemeral-storage": "1Gi" } },
      path: "spec.limits[0].default.cpu",
      message: "limit range must set a default of CPU",
      more: [{ path: "spec.limits[0].default.ephemeral-storage", message: "limit range must set a default of ephemeral storage" }],
    },
  ],
  undecided: [
    { set: { "spec.limits[0].default": UNKNOWN }, path: "spec.limits[0].default", message },
    { set: { [DEFAULT]: UNKNOWN }, path: DEFAULT, message },
  ],
  legitimate: [
    { what: "bounds for volumes and pods", set: { "spec.limits[0]": { type: "PersistentVolumeClaim", max: { storage: "1Gi" } } } },
    { what: "a namespace whose containers all name their limits", set: { "spec.limits[0].default": null }, waived: true },
  ],
});
