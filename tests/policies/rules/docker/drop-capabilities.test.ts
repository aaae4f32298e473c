import { dropCapabilities } from "../../../../policies/rules/docker/drop-capabilities";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = 'container must drop "ALL"';

testRule(dropCapabilities, {
  base: CONTAINER,
  compliant: [{ "capabilities.drops": ["all"] }, { "capabilities.drops": ["NET_RAW", "ALL"] }],
  violations: [
    { set: { capabilities: null }, path: "capabilities.drops", message: MESSAGE },
    { set: { "capabilities.drops": ["NET_RAW"] }, path: "capabilities.drops", message: MESSAGE },
    { set: { "capabilities.drops": [] }, path: "capabilities.drops", message: MESSAGE },
  ],
  undecided: [
    { set: { capabilities: UNKNOWN }, path: "capabilities", message: MESSAGE },
    { set: { "capabilities.drops": ["NET_RAW", UNKNOWN] }, path: "capabilities.drops[1]", message: MESSAGE },
  ],
  legitimate: [{ what: "a database that changes its user by itself", set: { capabilities: null }, waived: true }],
});

testRule(dropCapabilities, {
  base: COMPOSE,
  compliant: [],
  violations: [{ set: { "services.web.cap_drop": null }, path: "services.web.cap_drop", message: 'service "web" must drop "ALL"' }],
});

testRule(dropCapabilities, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.capDrops": null },
      path: "taskSpec.containerSpec.capDrops",
      message: 'service must drop "ALL"',
    },
  ],
});
