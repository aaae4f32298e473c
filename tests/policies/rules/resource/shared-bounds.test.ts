import { sharedBounds } from "../../../../policies/rules/resource/shared-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "bound must not be larger than a cluster";
const LIMITS = { kind: "LimitRange", "spec.hard": null };
const container = (bounds: object) => [{ type: "Container", ...bounds }] as never;

testRule(sharedBounds, {
  base: {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: "shop" },
    spec: { hard: { "limits.cpu": "100", "requests.memory": "1Ti", "requests.storage": "100Ti", pods: "5000" } },
  },
  compliant: [
    { "spec.hard.pods": 5000 },
    { "spec.hard.pods": "plenty" },
    {
      ...LIMITS,
      "spec.limits": container({ default: { cpu: "1" }, max: { memory: "64Gi" }, maxLimitRequestRatio: { cpu: "10" } }),
    },
    { set: { "spec.hard.pods": "150000" }, parameters: { objects: 150_000 } },
  ],
  violations: [
    { set: { 'spec.hard["limits.cpu"]': "1000000" }, path: 'spec.hard["limits.cpu"]', message },
    { set: { 'spec.hard["requests.memory"]': "1Ei" }, path: 'spec.hard["requests.memory"]', message },
    { set: { 'spec.hard["requests.storage"]': "1000Ti" }, path: 'spec.hard["requests.storage"]', message },
    {
      set: { 'spec.hard["fast.storageclass.storage.k8s.io/requests.storage"]': "1Ei" },
      path: 'spec.hard["fast.storageclass.storage.k8s.io/requests.storage"]',
      message,
    },
    { set: { "spec.hard.pods": "1000000" }, path: "spec.hard.pods", message },
    { set: { 'spec.hard["count/jobs.batch"]': "1M" }, path: 'spec.hard["count/jobs.batch"]', message },
    {
      set: { ...LIMITS, "spec.limits": container({ max: { memory: "1Ei" } }) },
      path: "spec.limits[0].max.memory",
      message,
    },
    {
      set: { ...LIMITS, "spec.limits": container({ default: { cpu: "1M" } }) },
      path: "spec.limits[0].default.cpu",
      message,
    },
    {
      set: { ...LIMITS, "spec.limits": container({ maxLimitRequestRatio: { cpu: "1M" } }) },
      path: "spec.limits[0].maxLimitRequestRatio.cpu",
      message,
    },
  ],
  undecided: [{ set: { "spec.hard.pods": UNKNOWN }, path: "spec.hard.pods", message }],
  legitimate: [
    { what: "a cluster that is larger than most", set: { "spec.hard.pods": "120000" }, parameters: { objects: 150_000 } },
  ],
});
