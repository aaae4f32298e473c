import { healthCheck } from "../../../../policies/rules/docker/health-check";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not switch its health check off";

testRule(healthCheck, {
  base: CONTAINER,
  compliant: [{ healthcheck: { tests: ["CMD", "true"] } }],
  violations: [{ set: { healthcheck: { tests: ["NONE"] } }, path: "healthcheck.tests[0]", message: MESSAGE }],
  undecided: [
    { set: { healthcheck: UNKNOWN }, path: "healthcheck", message: MESSAGE },
    { set: { healthcheck: { tests: UNKNOWN } }, path: "healthcheck.tests", message: MESSAGE },
  ],
  legitimate: [{ what: "a check from outside takes its place", set: { healthcheck: { tests: ["NONE"] } }, waived: true }],
});

testRule(healthCheck, {
  base: COMPOSE,
  compliant: [{ "services.web.healthcheck": { test: "curl -f http://localhost" } }],
  violations: [
    {
      set: { "services.web.healthcheck": { disable: true } },
      path: "services.web.healthcheck.disable",
      message: 'service "web" must not switch its health check off',
    },
    {
      set: { "services.web.healthcheck": { test: ["NONE"] } },
      path: "services.web.healthcheck.test[0]",
      message: 'service "web" must not switch its health check off',
    },
    {
      set: { "services.web.healthcheck": { test: "NONE" } },
      path: "services.web.healthcheck.test",
      message: 'service "web" must not switch its health check off',
    },
  ],
});

testRule(healthCheck, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.healthcheck": { tests: ["NONE"] } },
      path: "taskSpec.containerSpec.healthcheck.tests[0]",
      message: "service must not switch its health check off",
    },
  ],
});
