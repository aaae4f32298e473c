import { memoryLimit } from "../../../../policies/rules/docker/memory-limit";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must have a memory limit";

testRule(memoryLimit, {
  base: CONTAINER,
  compliant: [{ memory: 1 }],
  violations: [
    { set: { memory: null }, path: "memory", message: MESSAGE },
    { set: { memory: 0 }, path: "memory", message: MESSAGE },
  ],
  undecided: [{ set: { memory: UNKNOWN }, path: "memory", message: MESSAGE }],
  legitimate: [{ what: "a container with a host of its own", set: { memory: null }, waived: true }],
});

testRule(memoryLimit, {
  base: COMPOSE,
  compliant: [
    { "services.web.mem_limit": "1.5gb" },
    { "services.web.mem_limit": 268435456 },
    { "services.web.mem_limit": null, "services.web.deploy.resources.limits": { memory: "50M" } },
    { "services.web.mem_limit": "${LIMIT:-512m}" },
  ],
  violations: [
    { set: { "services.web.mem_limit": null }, path: "services.web.mem_limit", message: 'service "web" must have a memory limit' },
    { set: { "services.web.mem_limit": "0" }, path: "services.web.mem_limit", message: 'service "web" must have a memory limit' },
    {
      set: { "services.web.mem_limit": null, "services.web.deploy.resources.limits": { memory: 0 } },
      path: "services.web.deploy.resources.limits.memory",
      message: 'service "web" must have a memory limit',
    },
  ],
  undecided: [
    {
      set: { "services.web.mem_limit": "${LIMIT}" },
      path: "services.web.mem_limit",
      message: 'service "web" must have a memory limit',
      reason: fromEnvironment("services.web.mem_limit"),
    },
  ],
});

testRule(memoryLimit, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.resources": null },
      path: "taskSpec.resources.limits.memoryBytes",
      message: "service must have a memory limit",
    },
  ],
});
