import { memoryLimitRatio } from "../../../../policies/rules/resource/memory-limit-ratio";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const set = (request: Json, limit: Json): Record<string, Json> => ({
  "spec.containers[0].resources": { requests: { memory: request }, limits: { memory: limit } },
});
const path = "spec.containers[0].resources.limits.memory";
const message = 'container "app" must have a memory limit of at most 4 times its request';

testRule(memoryLimitRatio, {
  ordinaryOnly: true,
  compliant: [
    set("256Mi", "256Mi"),
    set("0.1", "400m"),
    set("1", 4),
    set(null, "8Gi"),
    set("1", null),
    set(null, UNKNOWN),
    set("1", "plenty"),
    set("plenty", "1"),
    { set: set("2", "5"), parameters: { maximum: 2.5 } },
    { set: set("1", "100"), parameters: { maximum: 100 } },
  ],
  violations: [
    { set: set("100m", "4001m"), path, message },
    { set: set("1", "4000000001n"), path, message },
    { set: set("0", "1"), path, message },
    {
      set: set("2", "5001m"),
      parameters: { maximum: 2.5 },
      path,
      message: 'container "app" must have a memory limit of at most 2.5 times its request',
    },
    {
      set: { "spec.initContainers[0].resources.limits.memory": "9Ti" },
      path: "spec.initContainers[0].resources.limits.memory",
      message: 'init container "init" must have a memory limit of at most 4 times its request',
    },
    {
      set: { "spec.resources": { requests: { memory: "1" }, limits: { memory: "41" } } },
      path: "spec.resources.limits.memory",
      message: "pod must have a memory limit of at most 4 times its request",
    },
  ],
  undecided: [
    { set: set("1", UNKNOWN), path, message },
    { set: set(UNKNOWN, "1"), path: "spec.containers[0].resources.requests.memory", message },
    { set: set(UNKNOWN, UNKNOWN), path: "spec.containers[0].resources.requests.memory", message },
  ],
  legitimate: [
    { what: "bursts to twice the request, as Prometheus' operator has them", set: set("100Mi", "200Mi") },
    { what: "a server that compiles its code at start", set: set("256Mi", "2Gi"), parameters: { maximum: 8 } },
  ],
});
