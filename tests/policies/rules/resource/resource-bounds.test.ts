import { resourceBounds } from "../../../../policies/rules/resource/resource-bounds";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const limit = (resource: string, amount: Json): Record<string, Json> => ({
  [`spec.containers[0].resources.limits.${resource}`]: amount,
});
const cpu = "spec.containers[0].resources.limits.cpu";
const memory = "spec.containers[0].resources.limits.memory";
const tooManyCpus = 'container "app" must not have more than 64 CPUs';
const tooMuchMemory = 'container "app" must not have more than 512 GiB of memory';

testRule(resourceBounds, {
  ordinaryOnly: true,
  compliant: [
    limit("cpu", "64"),
    limit("cpu", "64000m"),
    limit("memory", "512Gi"),
    limit("cpu", "plenty"),
    { "spec.containers[0].resources": null },
    { set: limit("cpu", "0.5"), parameters: { cpu: 0.5 } },
    { "spec.resources": { limits: { cpu: "100" } } },
  ],
  violations: [
    { set: limit("cpu", 1000), path: cpu, message: tooManyCpus },
    { set: limit("cpu", "64001m"), path: cpu, message: tooManyCpus },
    { set: limit("memory", "8Ei"), path: memory, message: tooMuchMemory },
    { set: limit("memory", "99999Pi"), path: memory, message: tooMuchMemory },
    { set: limit("memory", "1e12"), path: memory, message: tooMuchMemory },
    { set: limit("memory", "1e2000000000"), path: memory, message: tooMuchMemory },
    {
      set: limit("cpu", "0.501"),
      parameters: { cpu: 0.5 },
      path: cpu,
      message: 'container "app" must not have more than 0.5 CPUs',
    },
    {
      set: { "spec.containers[0].resources": { requests: { cpu: "100" } } },
      path: "spec.containers[0].resources.requests.cpu",
      message: tooManyCpus,
    },
    {
      set: { "spec.containers[0].resources": null, "spec.resources": { limits: { memory: "1Ti" } } },
      path: "spec.resources.limits.memory",
      message: tooMuchMemory,
    },
    {
      set: { "spec.initContainers[0].resources.limits.cpu": "100" },
      path: "spec.initContainers[0].resources.limits.cpu",
      message: 'init container "init" must not have more than 64 CPUs',
    },
  ],
  undecided: [
    { set: limit("cpu", UNKNOWN), path: cpu, message: tooManyCpus },
    { set: limit("memory", UNKNOWN), path: memory, message: tooMuchMemory },
  ],
  legitimate: [
    {
      what: "a database in memory with a node to itself",
      set: limit("memory", "1500Gi"),
      parameters: { memory: 2048 },
    },
    { what: "one large job among small pods", set: limit("cpu", "96"), waived: true },
  ],
});
