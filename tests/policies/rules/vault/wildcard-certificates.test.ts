import { wildcardCertificates } from "../../../../policies/rules/vault/wildcard-certificates";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "PKI role must not allow wildcard certificates";

testRule(wildcardCertificates, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowedDomains: ["shop.example.com"], allowSubdomains: true, allowWildcardCertificates: false },
  },
  compliant: [
    { allowSubdomains: false, allowWildcardCertificates: true },
    { allowSubdomains: null, allowWildcardCertificates: null, allowBareDomains: true },
    { allowSubdomains: null, allowWildcardCertificates: UNKNOWN },
  ],
  violations: [
    { set: { allowWildcardCertificates: true }, path: "allowWildcardCertificates", message: MESSAGE },
    { set: { allowWildcardCertificates: null }, path: "allowWildcardCertificates", message: MESSAGE },
    { set: { allowWildcardCertificates: null, allowSubdomains: "true" }, path: "allowWildcardCertificates", message: MESSAGE },
    {
      set: { allowWildcardCertificates: null, allowSubdomains: null, allowGlobDomains: true },
      path: "allowWildcardCertificates",
      message: MESSAGE,
    },
    {
      set: { allowWildcardCertificates: null, allowSubdomains: UNKNOWN, allowAnyName: true },
      path: "allowWildcardCertificates",
      message: MESSAGE,
    },
  ],
  undecided: [
    { set: { allowWildcardCertificates: UNKNOWN }, path: "allowWildcardCertificates", message: MESSAGE },
    { set: { allowWildcardCertificates: true, allowSubdomains: UNKNOWN }, path: "allowSubdomains", message: MESSAGE },
  ],
  legitimate: [
    { what: "the certificate of a proxy for a whole domain", set: { allowWildcardCertificates: true }, waived: true },
    { what: "a role for single hosts", set: { allowSubdomains: false, allowBareDomains: true, allowWildcardCertificates: null } },
  ],
});
