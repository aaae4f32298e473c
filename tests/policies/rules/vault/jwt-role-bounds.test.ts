import { jwtRoleBounds } from "../../../../policies/rules/vault/jwt-role-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const AUDIENCE = "JWT role must be bound to an audience";
const CLAIMS = "JWT role must be bound to a subject or to claims";

testRule(jwtRoleBounds, {
  base: {
    type: "vault:jwt/authBackendRole:AuthBackendRole",
    inputs: {
      roleName: "ci",
      roleType: "jwt",
      userClaim: "repository",
      boundAudiences: ["https://vault.example.com"],
      boundClaims: { repository: "example/shop" },
    },
  },
  compliant: [
    { boundClaims: null, boundSubject: "repo:example/shop:ref:refs/heads/main" },
    { boundClaimsType: "glob", boundClaims: { sub: "repo:example/*" } },
    { boundClaimsType: "glob", boundClaims: { sub: "repo:*", repository: "example/shop" } },
    { boundClaimsType: "string", boundClaims: { sub: "*" } },
    { boundClaims: { repository: ["example/shop", "example/web"] } },
    { roleType: "oidc", boundAudiences: null, boundClaims: null },
    { roleType: null, boundAudiences: null, boundClaims: null },
  ],
  violations: [
    { set: { boundClaims: null }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaims: {} }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaims: null, boundSubject: "" }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaimsType: "glob", boundClaims: { sub: "*" } }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaimsType: "glob", boundClaims: { sub: "repo:*" } }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaimsType: "glob", boundClaims: { repository: "example/shop,*" } }, path: "boundClaims", message: CLAIMS },
    { set: { boundClaimsType: "glob", boundClaims: { repository: ["example/shop", "*"] } }, path: "boundClaims", message: CLAIMS },
    { set: { boundAudiences: null }, path: "boundAudiences", message: AUDIENCE },
    { set: { boundAudiences: [] }, path: "boundAudiences", message: AUDIENCE },
  ],
  undecided: [
    { set: { boundAudiences: UNKNOWN }, path: "boundAudiences", message: AUDIENCE },
    { set: { boundClaims: UNKNOWN }, path: "boundClaims", message: CLAIMS },
    { set: { "boundClaims.repository": UNKNOWN }, path: "boundClaims.repository", message: CLAIMS },
    {
      set: { boundClaims: { repository: [UNKNOWN] }, boundClaimsType: "glob" },
      path: "boundClaims.repository[0]",
      message: CLAIMS,
    },
    { set: { boundClaims: null, boundSubject: UNKNOWN }, path: "boundSubject", message: CLAIMS },
    { set: { boundClaims: { sub: "*" }, boundClaimsType: UNKNOWN }, path: "boundClaimsType", message: CLAIMS },
    { set: { roleType: UNKNOWN, boundClaims: null }, path: "roleType", message: CLAIMS },
  ],
  legitimate: [
    { what: "people who log in with their browser", set: { roleType: "oidc", boundClaims: null, groupsClaim: "groups" } },
    { what: "a private issuer for workloads of one team", set: { boundClaims: null }, waived: true },
  ],
});
