import { configAudit } from "../../../../policies/rules/vault/config-audit";
import { testRule } from "../../../support/rule-tester";

const LISTENER = 'listener "tcp" {\n  address = "[::]:8200"\n  tls_cert_file = "/tls/tls.crt"\n}\n';
const PATH = 'data["server.hcl"]';
const device = (path: string, options: string): string => `audit "file" "${path}" {\n  options {\n    ${options}\n  }\n}\n`;
const STDOUT = device("stdout", 'file_path = "stdout"');
const disk = (options = ""): string => `${LISTENER}${STDOUT}${device("disk", `file_path = "/audit/audit.log"\n    ${options}`)}`;
const json = (extra: object): string =>
  JSON.stringify({
    listener: [{ tcp: { address: "[::]:8200" } }],
    audit: [
      { file: { stdout: { description: "one", options: { file_path: "stdout" } } } },
      { type: "file", path: "disk", options: { file_path: "/audit/audit.log", ...extra } },
    ],
  });

testRule(configAudit, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "vault-config" }, data: { "server.hcl": disk() } },
  compliant: [
    { [PATH]: LISTENER },
    { [PATH]: disk('log_raw = "false"\n    hmac_accessor = "true"\n    exclude = ""') },
    { [PATH]: json({ log_raw: "false" }) },
    { [PATH]: `${disk()}unsafe_allow_api_audit_creation = false` },
    { [PATH]: "audit = everything" },
    { [PATH]: disk('mode = "0640"') },
  ],
  violations: [
    { set: { [PATH]: disk('log_raw = "true"') }, path: PATH, message: "audit device must not log secrets in clear text" },
    { set: { [PATH]: json({ log_raw: true }) }, path: PATH, message: "audit device must not log secrets in clear text" },
    { set: { [PATH]: disk("hmac_accessor = false") }, path: PATH, message: "audit device must hash the accessors of tokens" },
    { set: { [PATH]: disk('exclude = "[]"') }, path: PATH, message: "audit device must not leave out entries" },
    { set: { [PATH]: json({ filter: "x" }) }, path: PATH, message: "audit device must not leave out entries" },
    { set: { [PATH]: json({ file_path: "/dev/null" }) }, path: PATH, message: "audit device must not discard its entries" },
    { set: { [PATH]: disk('mode = "0644"') }, path: PATH, message: "audit log must not be open to every user of the machine" },
    { set: { [PATH]: `${LISTENER}${STDOUT}` }, path: PATH, message: "server must have more than one audit device" },
    {
      set: { [PATH]: `${LISTENER}audit {\n type = "file"\n path = "x"\n options = { file_path = "stdout" }\n}` },
      path: PATH,
      message: "server must have more than one audit device",
    },
    {
      set: { [PATH]: `${LISTENER}unsafe_allow_api_audit_creation = false` },
      path: PATH,
      message: "server must declare audit devices",
    },
    {
      set: { [PATH]: `${disk()}unsafe_allow_api_audit_creation = true` },
      path: PATH,
      message: "server must not take audit devices through its API",
    },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    {
      what: "a server of HashiCorp Vault, whose audit devices the API declares",
      set: { [PATH]: `${LISTENER}disable_mlock = true` },
    },
    { what: "a single device on standard output, which does not block", set: { [PATH]: `${LISTENER}${STDOUT}` }, waived: true },
  ],
});
