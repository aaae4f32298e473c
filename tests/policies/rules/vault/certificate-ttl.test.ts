import { certificateTtl } from "../../../../policies/rules/vault/certificate-ttl";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "PKI role must bound its certificates to at most 2160 hours";
const DATE = "PKI role must not set a date, which takes the place of the bound";

testRule(certificateTtl, {
  base: { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki", maxTtl: "72h" } },
  compliant: [{ maxTtl: "90d" }, { maxTtl: "2160h" }, { maxTtl: 3600 }, { maxTtl: "7776000" }, { notAfter: "" }],
  violations: [
    { set: { maxTtl: null }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "0" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: 0 }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "91d" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "2160h1s" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "7776001" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "-1h" }, path: "maxTtl", message: MESSAGE },
    { set: { maxTtl: "a week" }, path: "maxTtl", message: MESSAGE },
    { set: { notAfter: "9999-12-31T23:59:59Z" }, path: "notAfter", message: DATE },
    {
      set: { maxTtl: "73h" },
      parameters: { maximumHours: 72 },
      path: "maxTtl",
      message: "PKI role must bound its certificates to at most 72 hours",
    },
  ],
  undecided: [
    { set: { maxTtl: UNKNOWN }, path: "maxTtl", message: MESSAGE },
    { set: { notAfter: UNKNOWN }, path: "notAfter", message: DATE },
  ],
  legitimate: [
    { what: "devices in the field that cannot renew", set: { maxTtl: "8760h" }, waived: true },
    { what: "a year, where that is the policy", set: { maxTtl: "365d" }, parameters: { maximumHours: 8760 } },
  ],
});
