import { dropCapabilities } from "../../../../policies/rules/pod/drop-capabilities";
import { UNKNOWN } from "../../../support/pods";
import { testRemedy } from "../../../support/remedies";
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
  legitimate: [
    {
      what: "a database whose entry point starts as root to give its files away and then changes its user",
      set: { "spec.containers[0].securityContext.capabilities": { drop: ["ALL"], add: ["CHOWN", "SETUID", "SETGID"] } },
      waived: true,
    },
    {
      what: "an ingress controller that binds ports 80 and 443",
      set: { "spec.containers[0].securityContext.capabilities": { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
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

testRemedy(dropCapabilities, [
  {
    what: "a container whose processes have no capabilities to lose",
    set: { "spec.containers[0].securityContext.capabilities": null },
    sets: { "spec.containers[0].securityContext.capabilities.drop": ["ALL"] },
  },
  {
    what: "a container that may run as root",
    set: {
      "spec.securityContext": { seccompProfile: { type: "RuntimeDefault" } },
      "spec.containers[0].securityContext.capabilities": null,
    },
    sets: {},
  },
  {
    what: "a container that may gain privileges",
    set: {
      "spec.containers[0].securityContext.capabilities": null,
      "spec.containers[0].securityContext.allowPrivilegeEscalation": true,
    },
    sets: {},
  },
  { what: "a list that is there", set: { "spec.containers[0].securityContext.capabilities.drop": ["KILL"] }, sets: {} },
  { what: "what is not known", set: { "spec.containers[0].securityContext.capabilities": UNKNOWN }, sets: {} },
  { what: "what is no map", set: { "spec.containers[0].securityContext.capabilities": "none" }, sets: {} },
  {
    what: "a pod on Windows",
    set: { "spec.os": { name: "windows" }, "spec.containers[0].securityContext.capabilities": null },
    sets: {},
  },
]);
