import { logDriver } from "../../../../policies/rules/docker/log-driver";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must keep its logs";

testRule(logDriver, {
  base: CONTAINER,
  compliant: [{ logDriver: "journald" }, { set: { logDriver: "syslog" }, parameters: { drivers: ["syslog", "gelf"] } }],
  violations: [
    { set: { logDriver: "none" }, path: "logDriver", message: MESSAGE },
    { set: { logDriver: "json-file" }, parameters: { drivers: ["syslog"] }, path: "logDriver", message: MESSAGE },
    { set: { logDriver: null }, parameters: { drivers: ["syslog"] }, path: "logDriver", message: MESSAGE },
  ],
  undecided: [{ set: { logDriver: UNKNOWN }, path: "logDriver", message: MESSAGE }],
  legitimate: [{ what: "an agent that sends its logs by itself", set: { logDriver: "none" }, waived: true }],
});

testRule(logDriver, {
  base: COMPOSE,
  compliant: [{ "services.web.logging": { driver: "local" } }],
  violations: [
    {
      set: { "services.web.logging": { driver: "none" } },
      path: "services.web.logging.driver",
      message: 'service "web" must keep its logs',
    },
  ],
});

testRule(logDriver, {
  base: SERVICE,
  compliant: [],
  violations: [
    { set: { "taskSpec.logDriver": { name: "none" } }, path: "taskSpec.logDriver.name", message: "service must keep its logs" },
  ],
});
