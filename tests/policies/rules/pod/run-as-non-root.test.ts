import { runAsNonRoot } from "../../../../policies/rules/pod/run-as-non-root";
import { UNKNOWN } from "../../../support/pods";
import { testRemedy } from "../../../support/remedies";
import { testRule } from "../../../support/rule-tester";

testRule(runAsNonRoot, {
  compliant: [
    { "spec.containers[0].securityContext.runAsNonRoot": true },
    {
      "spec.containers[0].securityContext.runAsNonRoot": true,
      "spec.initContainers[0].securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers[0].securityContext.runAsNonRoot": true,
      "spec.securityContext.runAsNonRoot": null,
    },
    { "spec.securityContext.runAsNonRoot": false, "spec.hostUsers": false },
  ],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.securityContext.runAsNonRoot": false },
      path: "spec.securityContext.runAsNonRoot",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": "true" },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.initContainers": [], "spec.ephemeralContainers": [], "spec.securityContext.runAsNonRoot": null },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
  undecided: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": UNKNOWN },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
    {
      set: { "spec.securityContext.runAsNonRoot": UNKNOWN },
      path: "spec.securityContext.runAsNonRoot",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.securityContext": UNKNOWN },
      path: "spec.securityContext",
      message: "pod must set securityContext.runAsNonRoot=true",
    },
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false, "spec.hostUsers": UNKNOWN },
      path: "spec.hostUsers",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
  legitimate: [
    {
      what: "a network plugin that writes its configuration to the node",
      set: { "spec.initContainers[0].securityContext.runAsNonRoot": false },
      waived: true,
    },
    {
      what: "containers that each say it themselves",
      set: {
        "spec.securityContext.runAsNonRoot": null,
        "spec.initContainers[0].securityContext.runAsNonRoot": true,
        "spec.containers[0].securityContext.runAsNonRoot": true,
        "spec.ephemeralContainers[0].securityContext.runAsNonRoot": true,
      },
    },
  ],
});
testRule(runAsNonRoot, {
  version: "v1.34",
  compliant: [],
  violations: [
    {
      set: { "spec.containers[0].securityContext.runAsNonRoot": false, "spec.hostUsers": false },
      path: "spec.containers[0].securityContext.runAsNonRoot",
      message: 'container "app" must set securityContext.runAsNonRoot=true',
    },
  ],
});

testRemedy(runAsNonRoot, [
  {
    what: "a pod that says nothing",
    set: { "spec.securityContext": null },
    sets: { "spec.securityContext.runAsNonRoot": true },
  },
  {
    what: "a pod with one container that says nothing",
    set: {
      "spec.securityContext.runAsNonRoot": null,
      "spec.initContainers[0].securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers[0].securityContext.runAsNonRoot": true,
    },
    sets: { "spec.securityContext.runAsNonRoot": true },
  },
  {
    what: "a pod whose containers all say it",
    set: {
      "spec.securityContext.runAsNonRoot": null,
      "spec.initContainers[0].securityContext.runAsNonRoot": true,
      "spec.containers[0].securityContext.runAsNonRoot": true,
      "spec.ephemeralContainers[0].securityContext.runAsNonRoot": true,
    },
    sets: {},
  },
  { what: "a pod that allows root", set: { "spec.securityContext.runAsNonRoot": false }, sets: {} },
  { what: "a pod that asks for root", set: { "spec.securityContext": { runAsUser: 0 } }, sets: {} },
  {
    what: "a pod with a container that asks for root",
    set: { "spec.securityContext": null, "spec.containers[0].securityContext.runAsUser": 0 },
    sets: {},
  },
  { what: "a pod that may ask for root", set: { "spec.securityContext": { runAsUser: UNKNOWN } }, sets: {} },
  { what: "a pod whose root is not the node's", set: { "spec.securityContext": null, "spec.hostUsers": false }, sets: {} },
  { what: "what is not known", set: { "spec.securityContext": UNKNOWN }, sets: {} },
]);
