import { webhookConfiguration } from "../../../../policies/rules/rbac/webhook-configuration";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "cluster role must not let its subjects change admission webhooks or policies";

testRule(webhookConfiguration, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "get list watch") },
    { "rules[0]": rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "update patch", "app") },
    { rules: null },
  ],
  violations: [
    {
      set: { "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: {
        "rules[0]": rule(
          "admissionregistration.k8s.io",
          "validatingwebhookconfigurations mutatingwebhookconfigurations",
          "update patch",
        ),
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "validatingadmissionpolicybindings validatingadmissionpolicies", "delete"),
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingadmissionpolicies mutatingadmissionpolicybindings", "create"),
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
      more: [{ path: "rules[0].resources[1]", message: CLAIM }],
    },
    {
      set: { "rules[0]": rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "deletecollection") },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: { "rules[1]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create") },
      path: "rules[1].resources[0]",
      message: CLAIM,
    },
    {
      set: {
        apiVersion: "rbac.authorization.k8s.io/v1beta1",
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create"),
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
  ],
  undecided: [
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create"),
        "rules[0].resourceNames": UNKNOWN,
      },
      path: "rules[0].resourceNames",
      message: CLAIM,
    },
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create"),
        "rules[0].verbs": UNKNOWN,
      },
      path: "rules[0].verbs",
      message: CLAIM,
    },
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create"),
        "rules[0].resources": [UNKNOWN],
      },
      path: "rules[0].resources[0]",
      message: CLAIM,
    },
    {
      set: {
        "rules[0]": rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create"),
        "rules[0].apiGroups": UNKNOWN,
      },
      path: "rules[0].apiGroups",
      message: CLAIM,
    },
    { set: { rules: UNKNOWN }, path: "rules", message: CLAIM },
  ],
  legitimate: [
    {
      what: "an agent that counts webhooks",
      set: {
        "rules[0]": rule(
          "admissionregistration.k8s.io",
          "mutatingwebhookconfigurations validatingwebhookconfigurations",
          "list watch",
        ),
      },
    },
    {
      what: "a program that keeps the certificates of webhooks",
      set: { "rules[0]": rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "get list watch update") },
      waived: true,
    },
  ],
});
