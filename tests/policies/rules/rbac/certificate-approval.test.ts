import { certificateApproval } from "../../../../policies/rules/rbac/certificate-approval";
import { UNKNOWN } from "../../../support/pods";
import { clusterRole, HARMLESS, rule } from "../../../support/roles";
import { testRule } from "../../../support/rule-tester";

const GROUP = "certificates.k8s.io";
const APPROVAL = rule(GROUP, "certificatesigningrequests/approval", "update");
const SIGNERS = "cluster role must not let its subjects approve for signers of the cluster";
const REQUESTS = "cluster role must not let its subjects approve requests for any signer";

testRule(certificateApproval, {
  base: clusterRole(HARMLESS),
  compliant: [
    { "rules[0]": rule(GROUP, "certificatesigningrequests certificatesigningrequests/status", "create get update") },
    { "rules[0]": rule(GROUP, "signers", "approve", "issuers.example.com/*") },
    { "rules[0]": rule(GROUP, "signers", "approve", "issuers.example.com/*"), "rules[1]": APPROVAL },
    { "rules[0]": rule(GROUP, "signers", "sign") },
    { "rules[0]": rule(GROUP, "certificatesigningrequests/approval", "get") },
    { rules: null },
  ],
  violations: [
    { set: { "rules[0]": rule(GROUP, "signers", "approve") }, path: "rules[0].resources[0]", message: SIGNERS },
    {
      set: { "rules[0]": rule(GROUP, "signers", "approve", "kubernetes.io/kube-apiserver-client"), "rules[1]": APPROVAL },
      path: "rules[0].resources[0]",
      message: SIGNERS,
    },
    { set: { "rules[0]": rule(GROUP, "signers", "approve", "kubernetes.io/*") }, path: "rules[0].resources[0]", message: SIGNERS },
    {
      set: { "rules[0]": rule(GROUP, "signers", "*", "kubernetes.io/kubelet-serving") },
      path: "rules[0].resources[0]",
      message: SIGNERS,
    },
    { set: { "rules[0]": APPROVAL }, path: "rules[0].resources[0]", message: REQUESTS },
    { set: { "rules[1]": rule(GROUP, "*/approval", "patch") }, path: "rules[1].resources[0]", message: REQUESTS },
  ],
  undecided: [
    {
      set: { "rules[0]": rule(GROUP, "signers", "approve", "a"), "rules[0].resourceNames": UNKNOWN },
      path: "rules[0].resourceNames",
      message: SIGNERS,
    },
    { set: { "rules[0]": APPROVAL, "rules[0].verbs": UNKNOWN }, path: "rules[0].verbs", message: REQUESTS },
  ],
  legitimate: [
    {
      what: "an issuer that approves for its own signers",
      set: { "rules[0]": rule(GROUP, "signers", "approve", "issuers.cert-manager.io/*"), "rules[1]": APPROVAL },
    },
    {
      what: "a controller that approves the certificates of nodes",
      set: { "rules[0]": APPROVAL, "rules[1]": rule(GROUP, "signers", "approve", "kubernetes.io/kubelet-serving") },
      waived: true,
    },
  ],
});
