import { allowAnyName } from "../../../../policies/rules/vault/allow-any-name";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(allowAnyName, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", name: "web", allowedDomains: ["shop.example.com"], allowSubdomains: true },
  },
  compliant: [{ allowAnyName: false }],
  violations: [
    { set: { allowAnyName: true }, path: "allowAnyName", message: "PKI role must not allow any name" },
    { set: { allowAnyName: "true" }, path: "allowAnyName", message: "PKI role must not allow any name" },
  ],
  undecided: [{ set: { allowAnyName: UNKNOWN }, path: "allowAnyName", message: "PKI role must not allow any name" }],
  legitimate: [
    {
      what: "a role for client certificates of users",
      set: { allowAnyName: true, serverFlag: false, enforceHostnames: false },
      waived: true,
    },
    { what: "a role for the hosts of one shop", set: { allowedDomains: ["shop.example.com", "shop.svc.cluster.local"] } },
  ],
});

testRule(allowAnyName, {
  base: {
    type: "pulumi-nodejs:dynamic/vault:PkiRole",
    inputs: { backend: "pki", name: "web", allowedDomains: ["shop.example.com"] },
  },
  compliant: [],
  violations: [{ set: { allowAnyName: true }, path: "allowAnyName", message: "PKI role must not allow any name" }],
});
