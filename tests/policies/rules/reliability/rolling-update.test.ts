import { rollingUpdate } from "../../../../policies/rules/reliability/rolling-update";
import { compliantPod, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const type = "spec.strategy.type";
const unavailable = "spec.strategy.rollingUpdate.maxUnavailable";
const message = "workload must be updated a few pods at a time";
const reason = "how many pods there are, or whether they have volumes, cannot be read";
const recreate: Record<string, Json> = { "[0].spec.strategy": { type: "Recreate" } };
const most = (maxUnavailable: Json): Record<string, Json> => ({ "[0].spec.strategy": { rollingUpdate: { maxUnavailable } } });
const volumes = "[0].spec.template.spec.volumes";

testRule(rollingUpdate, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 3, template: compliantPod() },
    },
  ],
  compliant: [
    { "[0].spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: 1 } } },
    most(2),
    most(0),
    { ...recreate, "[0].spec.replicas": 1 },
    { ...most("100%"), "[0].spec.replicas": null },
    { ...recreate, [volumes]: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
    { "[0].kind": "DaemonSet", "[0].spec.updateStrategy": { rollingUpdate: { maxUnavailable: 5 } } },
    { "[0].kind": "StatefulSet", "[0].spec.updateStrategy": { type: "OnDelete" } },
  ],
  violations: [
    { set: recreate, path: type, message },
    { set: most("100%"), path: unavailable, message },
    { set: most(3), path: unavailable, message },
    {
      set: { ...most("100%"), [volumes]: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
      path: unavailable,
      message,
    },
    {
      set: { "[0].kind": "DaemonSet", "[0].spec.updateStrategy": { rollingUpdate: { maxUnavailable: "100%" } } },
      path: "spec.updateStrategy.rollingUpdate.maxUnavailable",
      message,
    },
    {
      set: { "[0].kind": "StatefulSet", "[0].spec.updateStrategy": { rollingUpdate: { maxUnavailable: "100%" } } },
      path: "spec.updateStrategy.rollingUpdate.maxUnavailable",
      message,
    },
  ],
  undecided: [
    { set: { "[0].spec.strategy": { type: UNKNOWN } }, path: type, message },
    { set: most(UNKNOWN), path: unavailable, message },
    { set: { ...recreate, "[0].spec.replicas": UNKNOWN }, path: type, message, reason },
    { set: { ...most(2), "[0].spec.replicas": UNKNOWN }, path: unavailable, message, reason },
    { set: { ...recreate, [volumes]: UNKNOWN }, path: type, message, reason },
  ],
  legitimate: [
    {
      what: "a database whose volume only one pod at a time can mount",
      set: { ...recreate, "[0].spec.replicas": 1, [volumes]: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
    },
    { what: "software of which two versions must never run side by side", set: recreate, waived: true },
  ],
});
