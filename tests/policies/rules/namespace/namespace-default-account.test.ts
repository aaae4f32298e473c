import { namespaceDefaultAccount } from "../../../../policies/rules/namespace/namespace-default-account";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PLACE = {
  subject: 0,
  path: "metadata.name",
  message: "namespace must switch off the token of its default service account",
};
const reason = "the name or namespace of a service account is not known";

testRule(namespaceDefaultAccount, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "shop" },
      automountServiceAccountToken: false,
    },
  ],
  complete: true,
  compliant: [{ "[0]": null }, { "[1].automountServiceAccountToken": true }],
  violations: [
    { set: { "[1]": null }, ...PLACE },
    { set: { "[1].metadata.name": "workload" }, ...PLACE },
    { set: { "[1].metadata.namespace": "other" }, ...PLACE },
  ],
  undecided: [
    { set: { "[1]": null }, complete: false, reason: "it may be declared in another stack", ...PLACE },
    { set: { "[1].metadata.name": UNKNOWN }, reason, ...PLACE },
    { set: { "[1].metadata.namespace": UNKNOWN }, reason, ...PLACE },
  ],
  legitimate: [
    { what: "an account that pulls images too", set: { "[1].imagePullSecrets": [{ name: "image-pull" }] } },
    { what: "a namespace into which nothing comes past the gate", set: { "[1]": null }, waived: true },
  ],
});
