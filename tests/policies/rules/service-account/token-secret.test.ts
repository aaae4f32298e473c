import { tokenSecret } from "../../../../policies/rules/service-account/token-secret";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const SECRET = "Secret must not hold the token of a service account";
const ACCOUNT = "service account must not refer to a token that is kept in a Secret";

testRule(tokenSecret, {
  base: { apiVersion: "v1", kind: "Secret", metadata: { name: "web", namespace: "shop" }, type: "Opaque" },
  compliant: [{ type: null }, { type: "kubernetes.io/tls" }],
  violations: [{ set: { type: "kubernetes.io/service-account-token" }, path: "type", message: SECRET }],
  undecided: [{ set: { type: UNKNOWN }, path: "type", message: SECRET }],
  legitimate: [
    {
      what: "a build server outside of the cluster that takes fixed tokens alone",
      set: {
        type: "kubernetes.io/service-account-token",
        "metadata.annotations": { "kubernetes.io/service-account.name": "deployer" },
      },
      waived: true,
    },
  ],
});

testRule(tokenSecret, {
  base: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "web", namespace: "shop" } },
  compliant: [
    { secrets: [{ name: "tokenizer-models" }] },
    { "metadata.annotations": { "kubernetes.io/enforce-mountable-secrets": "true" }, secrets: [{ name: "web-token-x2v9k" }] },
  ],
  violations: [
    { set: { secrets: [{ name: "web-token-x2v9k" }] }, path: "secrets[0].name", message: ACCOUNT },
    { set: { secrets: [{ name: "web-tls" }, { name: "web-token" }] }, path: "secrets[1].name", message: ACCOUNT },
    {
      set: {
        "metadata.annotations": { "kubernetes.io/enforce-mountable-secrets": "false" },
        secrets: [{ name: "web-token" }],
      },
      path: "secrets[0].name",
      message: ACCOUNT,
    },
  ],
  undecided: [
    { set: { secrets: UNKNOWN }, path: "secrets", message: ACCOUNT },
    { set: { secrets: [{ name: UNKNOWN }] }, path: "secrets[0].name", message: ACCOUNT },
    {
      set: { "metadata.annotations": UNKNOWN, secrets: [{ name: "web-token" }] },
      path: "metadata.annotations",
      message: ACCOUNT,
    },
  ],
  legitimate: [
    {
      what: "an account of OpenShift with the login to its registry",
      set: { secrets: [{ name: "web-dockercfg-7xk2p" }] },
    },
  ],
});
