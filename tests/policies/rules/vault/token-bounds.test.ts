import { tokenBounds } from "../../../../policies/rules/vault/token-bounds";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "token must end after at most 24 hours, renewals included";

testRule(tokenBounds, {
  base: {
    type: "vault:kubernetes/authBackendRole:AuthBackendRole",
    inputs: {
      roleName: "web",
      boundServiceAccountNames: ["web"],
      boundServiceAccountNamespaces: ["shop"],
      tokenTtl: 1200,
      tokenMaxTtl: 3600,
    },
  },
  compliant: [
    { tokenMaxTtl: 86400 },
    { tokenMaxTtl: "24h" },
    { tokenMaxTtl: null, tokenExplicitMaxTtl: 3600 },
    { tokenMaxTtl: UNKNOWN, tokenExplicitMaxTtl: 3600 },
    { tokenPeriod: 0 },
    { tokenPeriod: 3600, tokenExplicitMaxTtl: 86400 },
    { tokenType: "batch", tokenMaxTtl: null },
    { tokenType: UNKNOWN },
  ],
  violations: [
    { set: { tokenMaxTtl: null }, path: "tokenMaxTtl", message: MESSAGE },
    { set: { tokenMaxTtl: 0 }, path: "tokenMaxTtl", message: MESSAGE },
    { set: { tokenMaxTtl: 86401 }, path: "tokenMaxTtl", message: MESSAGE },
    { set: { tokenMaxTtl: "forever" }, path: "tokenMaxTtl", message: MESSAGE },
    { set: { tokenMaxTtl: null, tokenExplicitMaxTtl: 864000 }, path: "tokenExplicitMaxTtl", message: MESSAGE },
    { set: { tokenPeriod: 3600 }, path: "tokenExplicitMaxTtl", message: MESSAGE },
    { set: { tokenType: "batch", tokenTtl: 864000 }, path: "tokenTtl", message: MESSAGE },
    {
      set: { tokenMaxTtl: 7200 },
      parameters: { maximumHours: 1 },
      path: "tokenMaxTtl",
      message: "token must end after at most 1 hours, renewals included",
    },
  ],
  undecided: [
    { set: { tokenMaxTtl: UNKNOWN }, path: "tokenMaxTtl", message: MESSAGE },
    { set: { tokenPeriod: UNKNOWN }, path: "tokenPeriod", message: MESSAGE },
    { set: { tokenType: UNKNOWN, tokenTtl: null }, path: "tokenType", message: MESSAGE },
  ],
  legitimate: [
    { what: "a server of Nomad, which keeps its token alive", set: { tokenPeriod: 259200 }, waived: true },
    { what: "a working week for people", set: { tokenMaxTtl: 432000 }, parameters: { maximumHours: 120 } },
  ],
});

testRule(tokenBounds, {
  base: { type: "vault:index/token:Token", inputs: { policies: ["shop"], ttl: "1h", renewable: false } },
  compliant: [{ renewable: true, explicitMaxTtl: "24h" }],
  violations: [
    { set: { ttl: "48h" }, path: "ttl", message: MESSAGE },
    { set: { renewable: null }, path: "explicitMaxTtl", message: MESSAGE },
    { set: { period: "1h" }, path: "explicitMaxTtl", message: MESSAGE },
  ],
});
