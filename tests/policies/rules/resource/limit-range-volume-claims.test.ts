import { limitRangeVolumeClaims } from "../../../../policies/rules/resource/limit-range-volume-claims";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "limit range must bound volume claims";
const STORAGE = "spec.limits[1].max.storage";

testRule(limitRangeVolumeClaims, {
  base: {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "limits", namespace: "shop" },
    spec: {
      limits: [
        { type: "Container", max: { cpu: "2" } },
        { type: "PersistentVolumeClaim", max: { storage: "50Gi" } },
      ],
    },
  },
  compliant: [{ "spec.limits[0]": null }],
  violations: [
    { set: { "spec.limits[1]": null }, path: "spec.limits", message },
    { set: { "spec.limits": null }, path: "spec.limits", message },
    { set: { "spec.limits[1].max": null }, path: STORAGE, message },
    { set: { [STORAGE]: "plenty" }, path: STORAGE, message },
    { set: { "spec.limits[1].type": "Pod" }, path: "spec.limits", message },
  ],
  undecided: [
    { set: { [STORAGE]: UNKNOWN }, path: STORAGE, message },
    { set: { "spec.limits[1].type": UNKNOWN }, path: "spec.limits[1].type", message },
  ],
  legitimate: [{ what: "a namespace without volumes", set: { "spec.limits[1]": null }, waived: true }],
});
