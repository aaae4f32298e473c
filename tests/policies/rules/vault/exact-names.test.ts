import { exactNames } from "../../../../policies/rules/vault/exact-names";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const message = "PKI role must certify the names that it lists alone";

testRule(exactNames, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: {
      backend: "pki",
      allowedDomains: ["web.shop.example.com"],
      allowBareDomains: true,
      allowWildcardCertificates: false,
      allowedUriSans: ["spiffe://example.com/ns/shop/sa/web"],
    },
  },
  compliant: [{ allowSubdomains: false, allowGlobDomains: false }, { allowedUriSans: null }],
  violations: [
    { set: { allowSubdomains: true }, path: "allowSubdomains", message },
    { set: { allowGlobDomains: true }, path: "allowGlobDomains", message },
    { set: { allowedDomainsTemplate: true }, path: "allowedDomainsTemplate", message },
    { set: { allowedUriSansTemplate: true }, path: "allowedUriSansTemplate", message },
    { set: { allowWildcardCertificates: null }, path: "allowWildcardCertificates", message },
    { set: { allowedUriSans: ["spiffe://example.com/*"] }, path: "allowedUriSans[0]", message },
    { set: { allowedDomains: "web.example.com,*.example.com" }, path: "allowedDomains", message },
    { set: { allowedSerialNumbers: ["*"] }, path: "allowedSerialNumbers[0]", message },
  ],
  undecided: [{ set: { allowSubdomains: UNKNOWN }, path: "allowSubdomains", message }],
  legitimate: [{ what: "a role for cert-manager, which checks each name", set: { allowSubdomains: true }, waived: true }],
});
