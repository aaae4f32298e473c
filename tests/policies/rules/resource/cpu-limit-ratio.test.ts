import { cpuLimitRatio } from "../../../../policies/rules/resource/cpu-limit-ratio";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const set = (request: Json, limit: Json): Record<string, Json> => ({
  "spec.containers[0].resources": { requests: { cpu: request }, limits: { cpu: limit } },
});
const path = "spec.containers[0].resources.limits.cpu";
const message = 'container "app" must have a CPU limit of at most 10 times its request';

testRule(cpuLimitRatio, {
  ordinaryOnly: true,
  compliant: [
    set("256Mi", "256Mi"),
    set("0.1", "1000m"),
    set("1", 10),
    set(null, "8Gi"),
    set("1", null),
    set(null, UNKNOWN),
    set("1", "plenty"),
    set("plenty", "1"),
    { set: set("2", "5"), parameters: { maximum: 2.5 } },
    { set: set("1", "100"), parameters: { maximum: 100 } },
  ],
  violations: [
    { set: set("100m", "10001m"), path, message },
    { set: set("1", "10000000001n"), path, message },
    { set: set("0", "1"), path, message },
    {
      set: set("2", "5001m"),
      parameters: { maximum: 2.5 },
      path,
      message: 'container "app" must have a CPU limit of at most 2.5 times its request',
    },
    {
      set: { "spec.initContainers[0].resources.limits.cpu": "9Ti" },
      path: "spec.initContainers[0].resources.limits.cpu",
      message: 'init container "init" must have a CPU limit of at most 10 times its request',
    },
    {
      set: { "spec.resources": { requests: { cpu: "1" }, limits: { cpu: "101" } } },
      path: "spec.resources.limits.cpu",
      message: "pod must have a CPU limit of at most 10 times its request",
    },
  ],
  undecided: [
    { set: set("1", UNKNOWN), path, message },
    { set: set(UNKNOWN, "1"), path: "spec.containers[0].resources.requests.cpu", message },
    { set: set(UNKNOWN, UNKNOWN), path: "spec.containers[0].resources.requests.cpu", message },
  ],
  legitimate: [
    { what: "a node agent that mostly waits", set: set("100m", "250m") },
    { what: "a server that compiles its code at start", set: set("100m", "4"), waived: true },
  ],
});
