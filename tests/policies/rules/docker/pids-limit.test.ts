import { pidsLimit } from "../../../../policies/rules/docker/pids-limit";
import { COMPOSE, CONTAINER, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must have a limit of processes";

testRule(pidsLimit, {
  base: CONTAINER,
  compliant: [
    {
      ulimits: [
        { name: "nofile", hard: 9, soft: 9 },
        { name: "nproc", hard: 100, soft: 100 },
      ],
    },
  ],
  violations: [
    { set: { ulimits: null }, path: "ulimits", message: MESSAGE },
    { set: { ulimits: [{ name: "nofile", hard: 9, soft: 9 }] }, path: "ulimits", message: MESSAGE },
    { set: { ulimits: [{ name: "nproc", hard: -1, soft: -1 }] }, path: "ulimits[0].hard", message: MESSAGE },
  ],
  undecided: [{ set: { ulimits: UNKNOWN }, path: "ulimits", message: MESSAGE }],
  legitimate: [{ what: "a container with a host of its own", set: { ulimits: null }, waived: true }],
});

testRule(pidsLimit, {
  base: COMPOSE,
  compliant: [
    { "services.web.pids_limit": "100" },
    { "services.web.pids_limit": null, "services.web.deploy.resources.limits": { pids: 50 } },
  ],
  violations: [
    {
      set: { "services.web.pids_limit": null },
      path: "services.web.pids_limit",
      message: 'service "web" must have a limit of processes',
    },
    {
      set: { "services.web.pids_limit": -1 },
      path: "services.web.pids_limit",
      message: 'service "web" must have a limit of processes',
    },
  ],
  undecided: [
    {
      set: { "services.web.pids_limit": "${LIMIT}" },
      path: "services.web.pids_limit",
      message: 'service "web" must have a limit of processes',
      reason: fromEnvironment("services.web.pids_limit"),
    },
  ],
});
