import { kubeconfigLiteral } from "../../../../policies/rules/provider/kubeconfig-literal";
import { secret, UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "kubeconfig with credentials must be marked secret";
const kubeconfig = (user: object): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [], users: [{ name: "ci", user }], contexts: [] });

testRule(kubeconfigLiteral, {
  base: { type: "pulumi:providers:kubernetes", inputs: { kubeconfig: secret(kubeconfig({ token: "canary" })) } },
  compliant: [
    { kubeconfig: null },
    { kubeconfig: "~/.kube/config" },
    { kubeconfig: kubeconfig({ exec: { command: "aws", args: ["eks", "get-token"] } }) },
    { kubeconfig: kubeconfig({ "client-certificate-data": "TUlJQg==" }) },
    { kubeconfig: kubeconfig({ token: "" }) },
  ],
  violations: [
    { set: { kubeconfig: kubeconfig({ token: "canary" }) }, path: "kubeconfig", message: MESSAGE },
    { set: { kubeconfig: kubeconfig({ "client-key-data": "canary" }) }, path: "kubeconfig", message: MESSAGE },
    { set: { kubeconfig: "users:\n- user:\n    username: admin\n    password: canary\n" }, path: "kubeconfig", message: MESSAGE },
  ],
  undecided: [{ set: { kubeconfig: UNKNOWN }, path: "kubeconfig", message: MESSAGE }],
  legitimate: [
    { what: "a login by the program of a cloud", set: { kubeconfig: kubeconfig({ exec: { command: "gke-gcloud-auth-plugin" } }) } },
    { what: "a cluster on a developer's machine", set: { kubeconfig: kubeconfig({ "client-key-data": "canary" }) }, waived: true },
  ],
});
