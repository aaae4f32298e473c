import { noStore } from "../../../../policies/rules/vault/no-store";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "PKI role that keeps no certificates must bound them to at most 24 hours";

testRule(noStore, {
  base: { type: "vault:pkiSecret/secretBackendRole:SecretBackendRole", inputs: { backend: "pki", maxTtl: "2160h" } },
  compliant: [{ noStore: false }, { noStore: true, maxTtl: "24h" }, { noStore: true, maxTtl: 600 }],
  violations: [
    { set: { noStore: true }, path: "maxTtl", message: MESSAGE },
    { set: { noStore: true, maxTtl: "25h" }, path: "maxTtl", message: MESSAGE },
    { set: { noStore: true, maxTtl: null }, path: "maxTtl", message: MESSAGE },
    { set: { noStore: "true" }, path: "maxTtl", message: MESSAGE },
  ],
  undecided: [
    { set: { noStore: true, maxTtl: UNKNOWN }, path: "maxTtl", message: MESSAGE },
    { set: { noStore: UNKNOWN }, path: "noStore", message: MESSAGE },
  ],
  legitimate: [
    { what: "certificates of a mesh that live for an hour", set: { noStore: true, maxTtl: "1h" } },
    { what: "three days, where that is short", set: { noStore: true, maxTtl: "72h" }, parameters: { maximumHours: 72 } },
  ],
});
