import { dropCapabilities } from "../../../../policies/rules/pod/drop-capabilities";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(dropCapabilities, {
  compliant: [
    { "spec.containers[0].securityContext.capabilities.add": ["NET_BIND_SERVICE"] },
    { "spec.containers[0].securityContext.capabilities.drop": ["KILL", "ALL"] },
    { "spec.os": { name: "windows" }, "spec.containers[0].securityContext.capabilities.drop": null },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.capabilities.drop": null },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.drop": ["all"] },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.drop": ["NET_RAW", "KILL"] },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities": {} },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.add": ["CHOWN"] },
      path: "spec.containers[0].securityContext.capabilities.add[0]",
      message: 'container "app" must not add "CHOWN"',
    },
    {
      set: { "spec.os": { name: "linux" }, "spec.containers[0].securityContext.capabilities.drop": [] },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.capabilities.drop": UNKNOWN },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.containers[0].securityContext.capabilities.drop": ["KILL", UNKNOWN] },
      path: "spec.containers[0].securityContext.capabilities.drop[1]",
      message: 'container "app" must drop "ALL"',
    },
    {
      set: { "spec.os": { name: UNKNOWN }, "spec.containers[0].securityContext.capabilities.drop": [] },
      path: "spec.os.name",
      message: 'container "app" must drop "ALL"',
    },
  ],
});
testRule(dropCapabilities, {
  version: "v1.24",
  compliant: [],
  violations: [
    {
      set: { "spec.os": { name: "windows" }, "spec.containers[0].securityContext.capabilities.drop": null },
      path: "spec.containers[0].securityContext.capabilities.drop",
      message: 'container "app" must drop "ALL"',
    },
  ],
});
