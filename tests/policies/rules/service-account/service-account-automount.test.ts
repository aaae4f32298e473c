import { serviceAccountAutomount } from "../../../../policies/rules/service-account/service-account-automount";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const FIELD = "automountServiceAccountToken";
const MESSAGE = "service account must set automountServiceAccountToken=false";

testRule(serviceAccountAutomount, {
  base: {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "web", namespace: "shop" },
    automountServiceAccountToken: false,
  },
  compliant: [{ set: { [FIELD]: true }, parameters: { accounts: ["web"] } }],
  violations: [
    { set: { [FIELD]: null }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: true }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: true }, parameters: { accounts: ["we"] }, path: FIELD, message: MESSAGE },
    { set: { [FIELD]: true, "metadata.name": UNKNOWN }, path: FIELD, message: MESSAGE },
  ],
  undecided: [
    { set: { [FIELD]: UNKNOWN }, path: FIELD, message: MESSAGE },
    {
      set: { [FIELD]: true, "metadata.name": UNKNOWN },
      parameters: { accounts: ["web"] },
      path: "metadata.name",
      message: MESSAGE,
    },
  ],
  legitimate: [
    {
      what: "the account of servers whose pods an operator makes",
      set: { "metadata.name": "prometheus-k8s", [FIELD]: true },
      parameters: { accounts: ["prometheus-k8s"] },
    },
  ],
});
