import { requestsWithinLimits } from "../../../../policies/rules/resource/requests-within-limits";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const set = (resource: string, request: Json, limit: Json): Record<string, Json> => ({
  "spec.containers[0].resources": { requests: { [resource]: request }, limits: { [resource]: limit } },
});
const cpu = "spec.containers[0].resources.requests.cpu";
const memory = "spec.containers[0].resources.requests.memory";

testRule(requestsWithinLimits, {
  ordinaryOnly: true,
  compliant: [
    set("cpu", "1", "1000m"),
    set("cpu", 1, "1"),
    set("memory", "1Gi", "1.5Gi"),
    set("memory", "1024Mi", "1Gi"),
    set("memory", "1e9", "1G"),
    set("cpu", "2", null),
    set("cpu", UNKNOWN, null),
    set("cpu", null, UNKNOWN),
    set("cpu", "plenty", "1"),
    { "spec.resources": { requests: { memory: "1Gi" }, limits: { memory: "1Gi" } } },
  ],
  violations: [
    { set: set("memory", "1Gi", "1G"), path: memory, message: 'container "app" must not request more memory than its limit' },
    { set: set("cpu", "1", "999m"), path: cpu, message: 'container "app" must not request more CPU than its limit' },
    { set: set("cpu", 1, 0.5), path: cpu, message: 'container "app" must not request more CPU than its limit' },
    {
      set: set("ephemeral-storage", "2Gi", "1Gi"),
      path: "spec.containers[0].resources.requests.ephemeral-storage",
      message: 'container "app" must not request more ephemeral storage than its limit',
    },
    {
      set: { "spec.initContainers[0].resources.requests.cpu": "3" },
      path: "spec.initContainers[0].resources.requests.cpu",
      message: 'init container "init" must not request more CPU than its limit',
    },
    {
      set: { "spec.resources": { requests: { cpu: "2" }, limits: { cpu: "1" } } },
      path: "spec.resources.requests.cpu",
      message: "pod must not request more CPU than its limit",
    },
  ],
  undecided: [
    { set: set("cpu", UNKNOWN, "1"), path: cpu, message: 'container "app" must not request more CPU than its limit' },
    {
      set: set("cpu", "1", UNKNOWN),
      path: "spec.containers[0].resources.limits.cpu",
      message: 'container "app" must not request more CPU than its limit',
    },
    {
      set: { "spec.containers[0].resources": UNKNOWN },
      path: "spec.containers[0].resources",
      message: 'container "app" must not request more CPU than its limit',
    },
  ],
  legitimate: [
    {
      what: "limits with bursts, as Prometheus' operator has them",
      set: {
        "spec.containers[0].resources": { requests: { cpu: "100m", memory: "100Mi" }, limits: { cpu: "200m", memory: "200Mi" } },
      },
    },
  ],
});
