import { sanBounds } from "../../../../policies/rules/vault/san-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(sanBounds, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowedUriSans: ["spiffe://example.com/ns/shop/*"] },
  },
  compliant: [
    { allowedUriSans: [] },
    { allowedOtherSans: ["1.3.6.1.4.1.311.20.2.3;UTF8:*@example.com"] },
    { allowedUserIds: ["web-*"] },
    { allowedUriSans: ["spiffe://*.example.com/*"] },
  ],
  violations: [
    { set: { "allowedUriSans[0]": "*" }, path: "allowedUriSans[0]", message: "PKI role must not allow any URI" },
    { set: { "allowedUriSans[0]": "spiffe://*" }, path: "allowedUriSans[0]", message: "PKI role must not allow any URI" },
    { set: { "allowedUriSans[0]": "spiffe://*/*" }, path: "allowedUriSans[0]", message: "PKI role must not allow any URI" },
    { set: { "allowedUriSans[0]": " ** " }, path: "allowedUriSans[0]", message: "PKI role must not allow any URI" },
    { set: { "allowedUriSans[0]": 1 }, path: "allowedUriSans[0]", message: "PKI role must not allow any URI" },
    { set: { allowedOtherSans: ["*"] }, path: "allowedOtherSans[0]", message: "PKI role must not allow any other name" },
    {
      set: { allowedOtherSans: ["1.3.6.1.4.1.311.20.2.3;UTF8:*"] },
      path: "allowedOtherSans[0]",
      message: "PKI role must not allow any other name",
    },
    { set: { allowedUserIds: ["*"] }, path: "allowedUserIds[0]", message: "PKI role must not allow any user id" },
  ],
  undecided: [
    { set: { allowedUriSans: UNKNOWN }, path: "allowedUriSans", message: "PKI role must not allow any URI" },
    { set: { allowedOtherSans: UNKNOWN }, path: "allowedOtherSans", message: "PKI role must not allow any other name" },
  ],
  legitimate: [
    {
      what: "the role of a mesh's registration authority",
      set: { allowedUriSans: ["spiffe://*"], requireCn: false },
      waived: true,
    },
    { what: "the workloads of one trust domain", set: { allowedUriSans: ["spiffe://example.com/*"] } },
  ],
});
