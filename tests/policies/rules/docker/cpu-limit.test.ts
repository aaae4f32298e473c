import { cpuLimit } from "../../../../policies/rules/docker/cpu-limit";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must have a limit or a share of the CPU";

testRule(cpuLimit, {
  base: CONTAINER,
  compliant: [
    { cpus: null, cpuShares: 512 },
    { cpus: null, cpuQuota: 50000 },
    { cpus: null, cpuSet: "0-2" },
    { cpus: null, cpuSet: "0,1" },
  ],
  violations: [
    { set: { cpus: null }, path: "cpus", message: MESSAGE },
    { set: { cpus: "0" }, path: "cpus", message: MESSAGE },
    { set: { cpus: null, cpuQuota: -1 }, path: "cpuQuota", message: MESSAGE },
  ],
  undecided: [{ set: { cpus: UNKNOWN }, path: "cpus", message: MESSAGE }],
  legitimate: [{ what: "a container with a host of its own", set: { cpus: null }, waived: true }],
});

testRule(cpuLimit, {
  base: COMPOSE,
  compliant: [
    { "services.web.cpus": 0.5 },
    { "services.web.cpus": null, "services.web.deploy.resources.limits": { cpus: "0.25" } },
  ],
  violations: [
    {
      set: { "services.web.cpus": null },
      path: "services.web.cpus",
      message: 'service "web" must have a limit or a share of the CPU',
    },
    {
      set: { "services.web.cpus": "0.0" },
      path: "services.web.cpus",
      message: 'service "web" must have a limit or a share of the CPU',
    },
  ],
  undecided: [
    {
      set: { "services.web.cpus": "${LIMIT}" },
      path: "services.web.cpus",
      message: 'service "web" must have a limit or a share of the CPU',
      reason: fromEnvironment("services.web.cpus"),
    },
  ],
});

testRule(cpuLimit, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.resources.limits.nanoCpus": null },
      path: "taskSpec.resources.limits.nanoCpus",
      message: "service must have a limit or a share of the CPU",
    },
  ],
});
