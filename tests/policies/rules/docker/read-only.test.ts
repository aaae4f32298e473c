import { readOnly } from "../../../../policies/rules/docker/read-only";
import { COMPOSE, CONTAINER, SERVICE } from "../../../support/docker";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "container must have a read-only root file system";

testRule(readOnly, {
  base: CONTAINER,
  compliant: [],
  violations: [
    { set: { readOnly: null }, path: "readOnly", message: MESSAGE },
    { set: { readOnly: false }, path: "readOnly", message: MESSAGE },
  ],
  undecided: [{ set: { readOnly: UNKNOWN }, path: "readOnly", message: MESSAGE }],
  legitimate: [{ what: "an installer of packages", set: { readOnly: false }, waived: true }],
});

testRule(readOnly, {
  base: COMPOSE,
  compliant: [{ "services.web.read_only": "true" }],
  violations: [
    {
      set: { "services.web.read_only": null },
      path: "services.web.read_only",
      message: 'service "web" must have a read-only root file system',
    },
    {
      set: { "services.web.read_only": "${RO:-false}" },
      path: "services.web.read_only",
      message: 'service "web" must have a read-only root file system',
    },
  ],
  undecided: [
    {
      set: { "services.web.read_only": null, "services.web.extends": { file: "base.yaml", service: "web" } },
      path: "services.web.read_only",
      message: 'service "web" must have a read-only root file system',
      reason: "only a part of the resource is shown",
    },
  ],
});

testRule(readOnly, {
  base: SERVICE,
  compliant: [],
  violations: [
    {
      set: { "taskSpec.containerSpec.readOnly": null },
      path: "taskSpec.containerSpec.readOnly",
      message: "service must have a read-only root file system",
    },
  ],
});
