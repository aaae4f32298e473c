import { privileged } from "../../../../policies/rules/docker/privileged";
import { COMPOSE, CONTAINER, fromEnvironment } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(privileged, {
  base: CONTAINER,
  compliant: [{ privileged: false }],
  violations: [{ set: { privileged: true }, path: "privileged", message: "container must not be privileged" }],
  undecided: [{ set: { privileged: UNKNOWN }, path: "privileged", message: "container must not be privileged" }],
  legitimate: [
    { what: "an engine inside a container on a build machine", set: { privileged: true, image: "docker:27-dind" }, waived: true },
  ],
});

testRule(privileged, {
  base: COMPOSE,
  compliant: [
    { "services.web.privileged": "false" },
    { "services.web.privileged": "${PRIVILEGED:-no}" },
    { "services.web.post_start": [{ command: "true" }] },
  ],
  violations: [
    { set: { "services.web.privileged": true }, path: "services.web.privileged", message: 'service "web" must not be privileged' },
    { set: { "services.web.privileged": "yes" }, path: "services.web.privileged", message: 'service "web" must not be privileged' },
    {
      set: { "services.web.privileged": "${PRIVILEGED:-true}" },
      path: "services.web.privileged",
      message: 'service "web" must not be privileged',
    },
    {
      set: { "services.web.post_start": [{ command: "true", privileged: true }] },
      path: "services.web.post_start[0].privileged",
      message: 'service "web" must not be privileged',
    },
  ],
  undecided: [
    {
      set: { "services.web.privileged": "${PRIVILEGED}" },
      path: "services.web.privileged",
      message: 'service "web" must not be privileged',
      reason: fromEnvironment("services.web.privileged"),
    },
  ],
});
