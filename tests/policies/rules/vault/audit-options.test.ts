import { auditOptions } from "../../../../policies/rules/vault/audit-options";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(auditOptions, {
  base: { type: "vault:index/audit:Audit", inputs: { type: "file", options: { file_path: "stdout" } } },
  compliant: [
    { "options.log_raw": "false" },
    { "options.log_raw": false },
    { "options.hmac_accessor": "true" },
    { type: "syslog", options: {} },
    { type: "socket", options: { address: "logs.example.com:9090", socket_type: "tcp" } },
  ],
  violations: [
    { set: { "options.log_raw": "true" }, path: "options.log_raw", message: "audit device must not log secrets in clear text" },
    { set: { "options.log_raw": true }, path: "options.log_raw", message: "audit device must not log secrets in clear text" },
    { set: { "options.log_raw": "1" }, path: "options.log_raw", message: "audit device must not log secrets in clear text" },
    {
      set: { "options.hmac_accessor": "false" },
      path: "options.hmac_accessor",
      message: "audit device must hash the accessors of tokens",
    },
    { set: { "options.file_path": "/dev/null" }, path: "options.file_path", message: "audit device must not discard its entries" },
    { set: { "options.file_path": "discard" }, path: "options.file_path", message: "audit device must not discard its entries" },
    { set: { options: { path: "/dev/null" } }, path: "options.path", message: "audit device must not discard its entries" },
    { set: { "options.filter": 'mount_type != "kv"' }, path: "options.filter", message: "audit device must not leave out entries" },
    { set: { "options.exclude": "[]" }, path: "options.exclude", message: "audit device must not leave out entries" },
    {
      set: { "options.socket_type": "udp" },
      path: "options.socket_type",
      message: "audit device must not send its entries by UDP",
    },
  ],
  undecided: [
    { set: { options: UNKNOWN }, path: "options", message: "audit device must not log secrets in clear text" },
    { set: { "options.file_path": UNKNOWN }, path: "options.file_path", message: "audit device must not discard its entries" },
  ],
  legitimate: [
    {
      what: "a second device that shows logins to a detector",
      set: { "options.filter": 'mount_point == "auth/kubernetes/"' },
      waived: true,
    },
    { what: "a file on a volume", set: { "options.file_path": "/vault/audit/audit.log" } },
  ],
});
