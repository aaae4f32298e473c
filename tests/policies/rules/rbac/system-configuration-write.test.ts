import { systemConfigurationWrite } from "../../../../policies/rules/rbac/system-configuration-write";
import { UNKNOWN } from "../../../support/pods";
import { HARMLESS, role, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "role must not let its subjects change settings of the cluster";
const SYSTEM = { "metadata.namespace": "kube-system" };
const WRITE = rule("", "configmaps", "update");

testRule(systemConfigurationWrite, {
  base: { ...role(HARMLESS), metadata: { name: "app", namespace: "kube-system" } },
  compliant: [
    { "metadata.namespace": "shop", "rules[0]": WRITE },
    { ...SYSTEM, "rules[0]": rule("", "configmaps", "update patch", "app-leader") },
    { ...SYSTEM, "rules[0]": rule("", "configmaps", "create get list watch delete") },
    { "metadata.namespace": null, "rules[0]": WRITE },
    { kind: "ClusterRole", "metadata.namespace": null, "rules[0]": WRITE },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": WRITE }, path: "rules[0].resources[0]", message: CLAIM },
    { set: { "rules[0]": rule("", "configmaps", "patch", "coredns") }, path: "rules[0].resources[0]", message: CLAIM },
    {
      set: { "rules[0]": rule("", "secrets configmaps", "update", "app", "aws-auth") },
      path: "rules[0].resources[1]",
      message: CLAIM,
    },
    {
      set: { kind: "ClusterRole", "metadata.namespace": null, "rules[0]": rule("", "configmaps", "update", "aws-auth") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    { set: { "rules[0]": rule("", "configmaps", "*", "kubelet-config") }, path: "rules[0].resources[0]", message: CLAIM },
  ],
  undecided: [
    {
      set: { kind: "ClusterRole", "rules[0]": WRITE, "rules[0].resourceNames": [UNKNOWN] },
      path: "rules[0].resourceNames[0]",
      message: CLAIM,
    },
    { set: { "metadata.namespace": UNKNOWN, "rules[0]": WRITE }, path: "metadata.namespace", message: CLAIM },
    { set: { "rules[0]": WRITE, "rules[0].resourceNames": [UNKNOWN] }, path: "rules[0].resourceNames[0]", message: CLAIM },
    { set: { "rules[0].verbs": UNKNOWN, "rules[0].resourceNames": null }, path: "rules[0].verbs", message: CLAIM },
  ],
  legitimate: [
    { what: "a controller that elects its leader", set: { "rules[0]": rule("", "configmaps", "get update", "controller-leader") } },
    { what: "an operator of name resolution", set: { "rules[0]": rule("", "configmaps", "get update", "coredns") }, waived: true },
  ],
});
