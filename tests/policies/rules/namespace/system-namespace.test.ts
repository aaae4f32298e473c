import { systemNamespace } from "../../../../policies/rules/namespace/system-namespace";
import { podResource, UNKNOWN } from "../../../support/pods";
import type { Resource } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "workload must not run in a namespace of the control plane";
const PLACE = { path: "metadata.namespace", message: CLAIM };

testRule(systemNamespace, {
  base: podResource() as Resource,
  compliant: [{ "metadata.namespace": "kube-flannel" }, { "metadata.namespace": null }],
  violations: [
    { set: { "metadata.namespace": "kube-system" }, ...PLACE },
    { set: { "metadata.namespace": "kube-public" }, ...PLACE },
    { set: { "metadata.namespace": "kube-node-lease" }, ...PLACE },
  ],
  undecided: [{ set: { "metadata.namespace": UNKNOWN }, ...PLACE }],
  legitimate: [
    { what: "a network driver in a namespace of its own", set: { "metadata.namespace": "kube-flannel" } },
    { what: "a storage driver", set: { "metadata.namespace": "kube-system" }, waived: true },
  ],
});

testRule(systemNamespace, {
  base: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { template: { spec: { containers: [{ name: "app" }] } } },
  },
  compliant: [{ kind: "DaemonSet" }, { "spec.template.metadata.namespace": "kube-system" }],
  violations: [
    { set: { "metadata.namespace": "kube-system" }, ...PLACE },
    { set: { kind: "DaemonSet", "metadata.namespace": "kube-system" }, ...PLACE },
    { set: { apiVersion: "extensions/v1beta1", "metadata.namespace": "kube-system" }, ...PLACE },
  ],
});
