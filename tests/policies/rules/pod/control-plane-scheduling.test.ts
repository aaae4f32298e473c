import { controlPlaneScheduling } from "../../../../policies/rules/pod/control-plane-scheduling";
import { compliantPod, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const LABEL = "node-role.kubernetes.io/control-plane";
const TAINT = "pod must not tolerate the taint of the control plane";
const EVERY_TAINT = "pod must not tolerate every taint";
const SELECTED = "pod must not select nodes of the control plane";
const NODE_NAME = "pod must leave the choice of its node to the scheduler";
const AFFINITY = "spec.template.spec.affinity.nodeAffinity";
const REQUIRED = `${AFFINITY}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]`;
const PREFERRED = `${AFFINITY}.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0]`;
const TOLERATION = "spec.template.spec.tolerations[0]";
const SELECTOR = "spec.template.spec.nodeSelector";
const EVERYTHING: Json = { operator: "Exists" };

testRule(controlPlaneScheduling, {
  base: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: { template: { ...compliantPod() } },
  },
  compliant: [
    { [TOLERATION]: { key: "dedicated", operator: "Equal", value: "shop", effect: "NoSchedule" } },
    { [TOLERATION]: { operator: "Exists", effect: "NoExecute" } },
    { [SELECTOR]: { "kubernetes.io/os": "linux" } },
    { [SELECTOR]: { disk: UNKNOWN } },
    { [REQUIRED]: { key: LABEL, operator: "DoesNotExist" } },
    { [REQUIRED]: { key: "topology.kubernetes.io/zone", operator: "In", values: ["a"] } },
    { "spec.template.spec.nodeName": "" },
  ],
  violations: [
    { set: { [TOLERATION]: { key: LABEL, effect: "NoSchedule" } }, path: `${TOLERATION}.key`, message: TAINT },
    {
      set: { [TOLERATION]: { key: "node-role.kubernetes.io/master", operator: "Exists" } },
      path: `${TOLERATION}.key`,
      message: TAINT,
    },
    { set: { [TOLERATION]: EVERYTHING }, path: `${TOLERATION}.operator`, message: EVERY_TAINT },
    { set: { [TOLERATION]: { key: "", operator: "Exists", effect: "" } }, path: `${TOLERATION}.operator`, message: EVERY_TAINT },
    { set: { [SELECTOR]: { [LABEL]: "" } }, path: `${SELECTOR}["${LABEL}"]`, message: SELECTED },
    { set: { [REQUIRED]: { key: LABEL, operator: "Exists" } }, path: `${REQUIRED}.key`, message: SELECTED },
    { set: { [PREFERRED]: { key: LABEL, operator: "In", values: [""] } }, path: `${PREFERRED}.key`, message: SELECTED },
    { set: { "spec.template.spec.nodeName": "node-1" }, path: "spec.template.spec.nodeName", message: NODE_NAME },
  ],
  undecided: [
    { set: { "spec.template.spec.tolerations": UNKNOWN }, path: "spec.template.spec.tolerations", message: TAINT },
    { set: { [TOLERATION]: { key: UNKNOWN } }, path: `${TOLERATION}.key`, message: TAINT },
    { set: { [TOLERATION]: { operator: UNKNOWN } }, path: `${TOLERATION}.operator`, message: EVERY_TAINT },
    { set: { [TOLERATION]: { operator: "Exists", effect: UNKNOWN } }, path: `${TOLERATION}.effect`, message: EVERY_TAINT },
    { set: { [SELECTOR]: UNKNOWN }, path: SELECTOR, message: SELECTED },
    { set: { [REQUIRED]: { key: LABEL, operator: UNKNOWN } }, path: `${REQUIRED}.operator`, message: SELECTED },
    { set: { "spec.template.spec.nodeName": UNKNOWN }, path: "spec.template.spec.nodeName", message: NODE_NAME },
  ],
  legitimate: [
    {
      what: "a cloud controller that belongs on nodes of the control plane",
      set: { [SELECTOR]: { [LABEL]: "" }, [TOLERATION]: { key: LABEL, effect: "NoSchedule" } },
      waived: true,
    },
  ],
});

testRule(controlPlaneScheduling, {
  base: {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent", namespace: "monitoring" },
    spec: { template: { ...compliantPod() } },
  },
  compliant: [],
  violations: [{ set: { [SELECTOR]: { [LABEL]: "" } }, path: `${SELECTOR}["${LABEL}"]`, message: SELECTED }],
  undecided: [{ set: { [SELECTOR]: UNKNOWN }, path: SELECTOR, message: SELECTED }],
  legitimate: [
    { what: "a metrics agent for every node", set: { [TOLERATION]: EVERYTHING } },
    {
      what: "a log shipper for every node, the control plane's included",
      set: { [TOLERATION]: { key: LABEL, effect: "NoSchedule" } },
    },
  ],
});
