import { signVerbatimEnrolment } from "../../../../policies/rules/vault/sign-verbatim-enrolment";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "enrolment must not sign requests verbatim";

testRule(signVerbatimEnrolment, {
  base: {
    type: "vault:pkiSecret/backendConfigAcme:BackendConfigAcme",
    inputs: { backend: "pki", enabled: true, defaultDirectoryPolicy: "role:web" },
  },
  compliant: [{ defaultDirectoryPolicy: "forbid" }, { enabled: false, defaultDirectoryPolicy: "sign-verbatim" }],
  violations: [
    { set: { defaultDirectoryPolicy: "sign-verbatim" }, path: "defaultDirectoryPolicy", message: MESSAGE },
    { set: { defaultDirectoryPolicy: null }, path: "defaultDirectoryPolicy", message: MESSAGE },
    { set: { defaultDirectoryPolicy: "" }, path: "defaultDirectoryPolicy", message: MESSAGE },
    { set: { defaultDirectoryPolicy: "sign-verbatim-unsafe" }, path: "defaultDirectoryPolicy", message: MESSAGE },
  ],
  undecided: [
    { set: { defaultDirectoryPolicy: UNKNOWN }, path: "defaultDirectoryPolicy", message: MESSAGE },
    { set: { enabled: UNKNOWN, defaultDirectoryPolicy: null }, path: "enabled", message: MESSAGE },
  ],
  legitimate: [
    { what: "only the directories of roles", set: { defaultDirectoryPolicy: "forbid" } },
    { what: "an authority in front that checks each request", set: { defaultDirectoryPolicy: "sign-verbatim" }, waived: true },
  ],
});

testRule(signVerbatimEnrolment, {
  base: {
    type: "vault:pkiSecret/backendConfigEst:BackendConfigEst",
    inputs: { backend: "pki", enabled: true, defaultPathPolicy: "role:device", labelToPathPolicy: { lab: "role:lab" } },
  },
  compliant: [{ defaultPathPolicy: null }],
  violations: [
    { set: { defaultPathPolicy: "sign-verbatim" }, path: "defaultPathPolicy", message: MESSAGE },
    { set: { "labelToPathPolicy.lab": "sign-verbatim" }, path: "labelToPathPolicy.lab", message: MESSAGE },
  ],
});
