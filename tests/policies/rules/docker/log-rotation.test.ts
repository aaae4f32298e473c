import { logRotation } from "../../../../policies/rules/docker/log-rotation";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must rotate its logs";
const PATH = "logOpts.max-size";

testRule(logRotation, {
  base: { ...CONTAINER, inputs: { ...CONTAINER.inputs, logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "5" } } },
  compliant: [{ logDriver: "local", logOpts: null }, { logDriver: "journald", logOpts: null }, { logDriver: null }],
  violations: [
    { set: { logOpts: null }, path: PATH, message: MESSAGE },
    { set: { logOpts: null, logDriver: null }, path: PATH, message: MESSAGE },
    { set: { logOpts: { "max-file": "5" } }, path: PATH, message: MESSAGE },
    { set: { logOpts: { "max-size": "-1" } }, path: PATH, message: MESSAGE },
    { set: { logOpts: { "max-size": "0m" } }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { logOpts: UNKNOWN }, path: "logOpts", message: MESSAGE },
    { set: { logDriver: UNKNOWN, logOpts: null }, path: "logDriver", message: MESSAGE },
  ],
  legitimate: [
    { what: "an engine that is told to rotate all logs", set: { logOpts: null }, waived: true },
    {
      what: "a host that sends logs to a central place",
      set: { logDriver: "fluentd", logOpts: { "fluentd-address": "localhost:24224" } },
    },
  ],
});

const { web } = COMPOSE.compose["services"] as { web: object };
const LOGGING = { driver: "json-file", options: { "max-size": "10m" } };

testRule(logRotation, {
  base: { compose: { services: { web: { ...web, logging: LOGGING } } } },
  compliant: [{ "services.web.logging": { driver: "local" } }],
  violations: [
    {
      set: { "services.web.logging": { driver: "json-file" } },
      path: "services.web.logging.options.max-size",
      message: 'service "web" must rotate its logs',
    },
  ],
});

const { taskSpec } = SERVICE.inputs as { taskSpec: object };

testRule(logRotation, {
  base: {
    type: SERVICE.type,
    inputs: { ...SERVICE.inputs, taskSpec: { ...taskSpec, logDriver: { name: "json-file", options: { "max-size": "10m" } } } },
  },
  compliant: [{ "taskSpec.logDriver": { name: "local" } }],
  violations: [
    {
      set: { "taskSpec.logDriver": { name: "json-file" } },
      path: "taskSpec.logDriver.options.max-size",
      message: "service must rotate its logs",
    },
  ],
});
