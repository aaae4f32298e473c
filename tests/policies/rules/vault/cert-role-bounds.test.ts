import { certRoleBounds } from "../../../../policies/rules/vault/cert-role-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "login by certificate must be bound to names";

testRule(certRoleBounds, {
  base: {
    type: "vault:index/certAuthBackendRole:CertAuthBackendRole",
    inputs: { name: "web", certificate: "-----BEGIN CERTIFICATE-----", allowedCommonNames: ["web.shop.example.com"] },
  },
  compliant: [
    { allowedCommonNames: null, allowedUriSans: ["spiffe://example.com/ns/shop/sa/web"] },
    { allowedCommonNames: ["*"], requiredExtensions: ["2.1.1.1:shop"] },
    { allowedCommonNames: ["*.shop.example.com"], allowedNames: UNKNOWN },
  ],
  violations: [
    { set: { allowedCommonNames: null }, path: "allowedCommonNames", message: MESSAGE },
    { set: { allowedCommonNames: [] }, path: "allowedCommonNames", message: MESSAGE },
    { set: { allowedCommonNames: ["*"], allowedNames: ["*"] }, path: "allowedCommonNames", message: MESSAGE },
  ],
  undecided: [{ set: { allowedCommonNames: UNKNOWN }, path: "allowedCommonNames", message: MESSAGE }],
  legitimate: [{ what: "the certificate of one client", set: { allowedCommonNames: null }, waived: true }],
});
