import { namespaceLimitRange } from "../../../../policies/rules/namespace/namespace-limit-range";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "namespace must have a LimitRange for containers";
const reason = "the namespace or the content of a LimitRange is not known";
const PLACE = { subject: 0, path: "metadata.name", message: CLAIM };

testRule(namespaceLimitRange, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "bounds", namespace: "shop" },
      spec: { limits: [{ type: "Container", max: { memory: "4Gi" } }] },
    },
  ],
  complete: true,
  compliant: [
    { "[0].metadata.name": "default", "[1].metadata.namespace": null },
    { "[2]": { apiVersion: "v1", kind: "LimitRange", metadata: { name: "more", namespace: "other" } } },
    { "[1].spec.limits[0].type": "Pod" },
    { "[0]": null },
  ],
  violations: [
    { set: { "[1]": null }, ...PLACE },
    { set: { "[1].metadata.namespace": "other" }, ...PLACE },
    { set: { "[1].metadata.namespace": null }, ...PLACE },
    { set: { "[1].kind": "Quota" }, ...PLACE },
    { set: { "[1].spec.limits[0].type": "PersistentVolumeClaim" }, ...PLACE },
    { set: { "[1].spec.limits": [] }, ...PLACE },
    {
      set: { "[2]": { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } } },
      ...PLACE,
      subject: 2,
    },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, reason: "it may be declared in another stack", ...PLACE },
    { set: { "[1].metadata.namespace": UNKNOWN }, reason, ...PLACE },
    { set: { "[1].spec.limits": UNKNOWN }, reason, ...PLACE },
    { set: { "[1].spec.limits[0].type": UNKNOWN }, reason, ...PLACE },
  ],
  legitimate: [
    { what: "bounds in the namespace itself", set: { "[1].metadata.name": "team" } },
    { what: "agents, whose number grows with the nodes", set: { "[0].metadata.name": "monitoring" }, waived: true },
  ],
});
