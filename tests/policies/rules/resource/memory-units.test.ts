import { memoryUnits } from "../../../../policies/rules/resource/memory-units";
import { UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.containers[0].resources.limits.memory";
const message = 'container "app" must set an amount of memory that is at least 1Mi';
const set = (amount: Json): Record<string, Json> => ({ [path]: amount });

testRule(memoryUnits, {
  ordinaryOnly: true,
  compliant: [set("512Mi"), set("1Mi"), set(1048576), set("4M"), set("0"), set(null), set("plenty")],
  violations: [
    { set: set("512m"), path, message },
    { set: set(512), path, message },
    { set: set("1048575"), path, message },
    { set: set("64Ki"), path, message },
    {
      set: { "spec.initContainers[0].resources.requests.memory": "128m" },
      path: "spec.initContainers[0].resources.requests.memory",
      message: 'init container "init" must set an amount of memory that is at least 1Mi',
    },
    {
      set: { "spec.resources.limits.memory": "1" },
      path: "spec.resources.limits.memory",
      message: "pod must set an amount of memory that is at least 1Mi",
    },
  ],
  undecided: [{ set: set(UNKNOWN), path, message }],
  legitimate: [{ what: "a small sidecar, as kube-rbac-proxy", set: set("20Mi") }],
});
