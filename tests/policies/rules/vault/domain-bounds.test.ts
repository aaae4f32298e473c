import { domainBounds } from "../../../../policies/rules/vault/domain-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const TOP = "PKI role must not allow the subdomains of a top-level domain";
const GLOB = "PKI role must not allow a glob that reaches beyond a domain";

testRule(domainBounds, {
  base: {
    type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
    inputs: { backend: "pki", allowedDomains: ["shop.example.com"], allowSubdomains: true },
  },
  compliant: [
    { allowedDomains: [] },
    { allowedDomains: ["com"], allowSubdomains: false },
    { allowedDomains: ["com"], allowSubdomains: null },
    { allowedDomains: ["{{identity.entity.name}}"] },
    { allowedDomains: ["svc"] },
    {
      allowGlobDomains: true,
      allowSubdomains: false,
      allowedDomains: ["*.shop.example.com", "*-web.shop.example.com", "web.example.com"],
    },
    { allowGlobDomains: true, allowSubdomains: false, allowedDomains: ["*.internal"] },
    { allowGlobDomains: false, allowSubdomains: false, allowedDomains: ["*"] },
  ],
  violations: [
    { set: { "allowedDomains[0]": "com" }, path: "allowedDomains[0]", message: TOP },
    { set: { "allowedDomains[0]": ".com." }, path: "allowedDomains[0]", message: TOP },
    { set: { allowedDomains: "shop.example.com,com" }, path: "allowedDomains", message: TOP },
    { set: { "allowedDomains[0]": "" }, path: "allowedDomains[0]", message: TOP },
    { set: { allowedDomains: ["shop.example.com", "example"] }, path: "allowedDomains[1]", message: TOP },
    { set: { allowSubdomains: "true", "allowedDomains[0]": "com" }, path: "allowedDomains[0]", message: TOP },
    {
      set: { allowGlobDomains: true, "allowedDomains[0]": "*" },
      path: "allowedDomains[0]",
      message: GLOB,
      more: [{ path: "allowedDomains[0]", message: TOP }],
    },
    {
      set: { allowSubdomains: false, allowGlobDomains: true, "allowedDomains[0]": "*.com" },
      path: "allowedDomains[0]",
      message: GLOB,
    },
    {
      set: { allowSubdomains: false, allowGlobDomains: true, "allowedDomains[0]": "*example.com" },
      path: "allowedDomains[0]",
      message: GLOB,
    },
    {
      set: { allowSubdomains: false, allowGlobDomains: true, "allowedDomains[0]": "web.example.*" },
      path: "allowedDomains[0]",
      message: GLOB,
    },
    {
      set: { allowSubdomains: false, allowGlobDomains: true, "allowedDomains[0]": "shop.example.com*" },
      path: "allowedDomains[0]",
      message: GLOB,
    },
    { set: { allowSubdomains: false, allowGlobDomains: true, "allowedDomains[0]": 7 }, path: "allowedDomains[0]", message: GLOB },
  ],
  undecided: [
    { set: { allowedDomains: UNKNOWN }, path: "allowedDomains", message: TOP },
    { set: { "allowedDomains[0]": UNKNOWN }, path: "allowedDomains[0]", message: TOP },
    { set: { allowSubdomains: UNKNOWN, "allowedDomains[0]": "com" }, path: "allowSubdomains", message: TOP },
    {
      set: { allowSubdomains: false, allowGlobDomains: UNKNOWN, "allowedDomains[0]": "*" },
      path: "allowGlobDomains",
      message: GLOB,
    },
  ],
  legitimate: [
    { what: "the role of a data centre of Consul", set: { allowedDomains: ["dc1.consul", "consul"] } },
    { what: "a private top-level domain", set: { allowedDomains: ["corp"] }, parameters: { privateDomains: ["corp"] } },
  ],
});
