import { restartPolicy } from "../../../../policies/rules/docker/restart-policy";
import { COMPOSE, CONTAINER, SERVICE, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must not be restarted more than 5 times";

testRule(restartPolicy, {
  base: CONTAINER,
  compliant: [{ restart: "no" }, { restart: "on-failure", maxRetryCount: 5 }],
  violations: [
    { set: { restart: "always" }, path: "restart", message: MESSAGE },
    { set: { restart: "unless-stopped" }, path: "restart", message: MESSAGE },
    { set: { restart: "on-failure" }, path: "maxRetryCount", message: MESSAGE },
    { set: { restart: "on-failure", maxRetryCount: 6 }, path: "maxRetryCount", message: MESSAGE },
    {
      set: { restart: "on-failure", maxRetryCount: 3 },
      parameters: { attempts: 2 },
      path: "maxRetryCount",
      message: "container must not be restarted more than 2 times",
    },
  ],
  undecided: [
    { set: { restart: UNKNOWN }, path: "restart", message: MESSAGE },
    { set: { restart: "on-failure", maxRetryCount: UNKNOWN }, path: "maxRetryCount", message: MESSAGE },
  ],
  legitimate: [{ what: "a proxy that has to be up", set: { restart: "always" }, waived: true }],
});

testRule(restartPolicy, {
  base: COMPOSE,
  compliant: [
    { "services.web.restart": "no" },
    { "services.web.restart": "on-failure:3" },
    { "services.web.deploy": { restart_policy: { condition: "on-failure", max_attempts: 3 } } },
  ],
  violations: [
    {
      set: { "services.web.restart": "always" },
      path: "services.web.restart",
      message: 'service "web" must not be restarted more than 5 times',
    },
    {
      set: { "services.web.restart": "on-failure:9" },
      path: "services.web.restart",
      message: 'service "web" must not be restarted more than 5 times',
    },
    {
      set: { "services.web.deploy": { restart_policy: { condition: "any" } } },
      path: "services.web.deploy.restart_policy.max_attempts",
      message: 'service "web" must not be restarted more than 5 times',
    },
  ],
  undecided: [
    {
      set: { "services.web.restart": "${RESTART}" },
      path: "services.web.restart",
      message: 'service "web" must not be restarted more than 5 times',
      reason: fromEnvironment("services.web.restart"),
    },
  ],
});

testRule(restartPolicy, {
  base: {
    ...SERVICE,
    inputs: { ...SERVICE.inputs, taskSpec: { containerSpec: { image: "a:1" }, restartPolicy: { condition: "none" } } },
  },
  compliant: [{ "taskSpec.restartPolicy": { condition: "on-failure", maxAttempts: 3 } }],
  violations: [
    {
      set: { "taskSpec.restartPolicy": null },
      path: "taskSpec.restartPolicy.condition",
      message: "service must not be restarted more than 5 times",
    },
  ],
});
