import { oidcRedirects } from "../../../../policies/rules/vault/oidc-redirects";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "role must lead logins back to a named address over TLS";

testRule(oidcRedirects, {
  base: {
    type: "vault:jwt/authBackendRole:AuthBackendRole",
    inputs: {
      roleName: "people",
      roleType: "oidc",
      userClaim: "email",
      allowedRedirectUris: ["https://vault.example.com/ui/vault/auth/oidc/oidc/callback", "http://localhost:8250/oidc/callback"],
    },
  },
  compliant: [{ allowedRedirectUris: [] }],
  violations: [
    {
      set: { "allowedRedirectUris[0]": "http://vault.example.com/ui/vault/auth/oidc/oidc/callback" },
      path: "allowedRedirectUris[0]",
      message: MESSAGE,
    },
    {
      set: { "allowedRedirectUris[0]": "http://localhost@evil.example/oidc/callback" },
      path: "allowedRedirectUris[0]",
      message: MESSAGE,
    },
    { set: { "allowedRedirectUris[0]": "https://*.example.com/callback" }, path: "allowedRedirectUris[0]", message: MESSAGE },
    { set: { "allowedRedirectUris[0]": "*" }, path: "allowedRedirectUris[0]", message: MESSAGE },
  ],
  undecided: [{ set: { allowedRedirectUris: UNKNOWN }, path: "allowedRedirectUris", message: MESSAGE }],
  legitimate: [{ what: "the command line client", set: { allowedRedirectUris: ["http://127.0.0.1:8250/oidc/callback"] } }],
});
