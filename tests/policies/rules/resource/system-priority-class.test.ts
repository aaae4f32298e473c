import { systemPriorityClass } from "../../../../policies/rules/resource/system-priority-class";
import { compliantPod, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "spec.template.spec.priorityClassName";
const message = 'pod must not use "system-cluster-critical"';

testRule(systemPriorityClass, {
  base: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { template: compliantPod() },
  },
  compliant: [
    { [path]: "shop-critical" },
    { [path]: "system-cluster-critical", "metadata.namespace": "kube-system" },
    { [path]: UNKNOWN, "metadata.namespace": "kube-system" },
    { "metadata.namespace": UNKNOWN },
    { apiVersion: "example.com/v1", kind: "Agent" },
    { apiVersion: "v1", kind: "ConfigMap", spec: null },
  ],
  violations: [
    { set: { [path]: "system-cluster-critical" }, path, message },
    { set: { [path]: "system-node-critical" }, path, message: 'pod must not use "system-node-critical"' },
    { set: { kind: "DaemonSet", [path]: "system-cluster-critical" }, path, message },
    { set: { [path]: "system-cluster-critical", "metadata.namespace": null }, path, message },
    { set: { [path]: "system-cluster-critical", "metadata.namespace": "kube-system-2" }, path, message },
    {
      set: { [path]: "system-cluster-critical", "metadata.namespace": "kube-system" },
      parameters: { namespaces: [] },
      path,
      message,
    },
    // The namespace of the resource counts, not one that its template names.
    { set: { [path]: "system-cluster-critical", "spec.template.metadata.namespace": "kube-system" }, path, message },
    { set: { [path]: "system-cluster-critical", apiVersion: "example.com/v1", kind: "Agent" }, path, message },
  ],
  undecided: [
    { set: { [path]: UNKNOWN }, path, message: "pod must not use a priority class of the system" },
    {
      set: { [path]: "system-cluster-critical", "metadata.namespace": UNKNOWN },
      path: "metadata.namespace",
      message,
    },
  ],
  legitimate: [
    {
      what: "a network plugin in a namespace of its own, as flannel",
      set: { kind: "DaemonSet", [path]: "system-node-critical", "metadata.namespace": "kube-flannel" },
    },
    {
      what: "the controller of a storage driver",
      set: { [path]: "system-cluster-critical", "metadata.namespace": "storage" },
      parameters: { namespaces: ["kube-system", "storage"] },
    },
    {
      what: "a metrics agent on every node, as node-exporter",
      set: { kind: "DaemonSet", [path]: "system-cluster-critical", "metadata.namespace": "monitoring" },
      waived: true,
    },
  ],
});
