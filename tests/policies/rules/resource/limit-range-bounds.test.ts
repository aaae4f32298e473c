import { limitRangeBounds } from "../../../../policies/rules/resource/limit-range-bounds";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const limits = (...items: Json[]): Record<string, Json> => ({ "spec.limits": items });
const memory = "limit range must set a maximum of memory";

testRule(limitRangeBounds, {
  base: {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "limits", namespace: "shop" },
    spec: { limits: [{ type: "Container", default: { cpu: "100m", memory: "128Mi" }, max: { cpu: "2", memory: "4Gi" } }] },
  },
  compliant: [
    limits({ type: "Container", default: { memory: "128Mi" }, max: { memory: "4Gi" } }),
    limits({ type: "Container", default: { memory: "128Mi" } }, { type: "Pod", max: { memory: "4Gi" } }),
    limits({ type: "PersistentVolumeClaim", min: { storage: "1Gi" } }),
    limits({ type: "Container", maxLimitRequestRatio: { cpu: "10" } }),
    { "spec.limits": [] },
    { spec: null },
  ],
  violations: [
    {
      set: limits({ type: "Container", default: { memory: "128Mi" } }),
      path: "spec.limits[0].max.memory",
      message: memory,
    },
    {
      set: limits({ type: "Container", defaultRequest: { cpu: "100m" }, max: { memory: "4Gi" } }),
      path: "spec.limits[0].max.cpu",
      message: "limit range must set a maximum of CPU",
    },
    {
      set: limits({ type: "Container", default: { "ephemeral-storage": "1Gi" } }),
      path: "spec.limits[0].max.ephemeral-storage",
      message: "limit range must set a maximum of ephemeral storage",
    },
    { set: limits({ type: "Pod", min: { memory: "1Mi" } }), path: "spec.limits[0].max.memory", message: memory },
    {
      set: limits({ type: "Container", default: { memory: "128Mi" }, max: { memory: "plenty" } }),
      path: "spec.limits[0].max.memory",
      message: memory,
    },
    {
      set: limits({ type: "PersistentVolumeClaim", max: { memory: "4Gi" } }, { type: "Container", default: { memory: "128Mi" } }),
      path: "spec.limits[1].max.memory",
      message: memory,
    },
  ],
  undecided: [
    {
      set: limits({ type: "Container", default: { memory: "128Mi" }, max: UNKNOWN }),
      path: "spec.limits[0].max",
      message: memory,
    },
    { set: { "spec.limits": UNKNOWN }, path: "spec.limits", message: "limit range must set a maximum of CPU" },
  ],
  legitimate: [
    {
      what: "defaults alone, in a namespace that a quota bounds",
      set: limits({ type: "Container", defaultRequest: { memory: "256Mi" } }),
      waived: true,
    },
    { what: "bounds for volumes", set: limits({ type: "PersistentVolumeClaim", max: { storage: "10Gi" } }) },
  ],
});
