import { auditDevice } from "../../../../policies/rules/vault/audit-device";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must have an audit device";

testRule(auditDevice, {
  base: [
    { type: "vault:index/mount:Mount", inputs: { path: "pki", type: "pki" } },
    { type: "vault:index/audit:Audit", inputs: { type: "file", options: { file_path: "stdout" } } },
  ],
  complete: true,
  compliant: [
    { set: { "[0]": null } },
    {
      set: {
        "[0]": { type: "vault:index/policy:Policy", inputs: { name: "a", policy: 'path "a" { capabilities = ["read"] }' } },
        "[1]": null,
      },
    },
  ],
  violations: [
    { set: { "[1]": null }, subject: 0, path: "", message: MESSAGE },
    {
      set: {
        "[0]": { type: "pulumi-nodejs:dynamic/vault:AuthMount", inputs: { path: "kubernetes", type: "kubernetes" } },
        "[1]": null,
      },
      subject: 0,
      path: "",
      message: MESSAGE,
    },
  ],
  undecided: [
    {
      set: { "[1]": null },
      complete: false,
      subject: 0,
      path: "",
      message: MESSAGE,
      reason: "it may be declared in another stack",
    },
  ],
  legitimate: [
    { what: "our own audit device", set: { "[1]": { type: "pulumi-nodejs:dynamic/vault:AuditDevice", inputs: { type: "file" } } } },
  ],
});
