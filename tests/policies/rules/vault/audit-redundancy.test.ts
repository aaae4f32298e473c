import { auditRedundancy } from "../../../../policies/rules/vault/audit-redundancy";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must have more than one audit device";

testRule(auditRedundancy, {
  base: [
    { type: "vault:index/audit:Audit", inputs: { type: "file", options: { file_path: "stdout" } } },
    { type: "vault:index/audit:Audit", inputs: { type: "file", path: "disk", options: { file_path: "/vault/audit/audit.log" } } },
  ],
  complete: true,
  compliant: [{ set: { "[1]": { type: "pulumi-nodejs:dynamic/vault:AuditDevice", inputs: { type: "syslog" } } } }],
  violations: [{ set: { "[1]": null }, subject: 0, path: "", message: MESSAGE }],
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
  legitimate: [{ what: "a single device that writes to stdout", set: { "[1]": null }, waived: true }],
});
