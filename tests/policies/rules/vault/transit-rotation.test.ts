import { transitRotation } from "../../../../policies/rules/vault/transit-rotation";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "transit key must be rotated at least every 365 days";

testRule(transitRotation, {
  base: {
    type: "vault:transit/secretBackendKey:SecretBackendKey",
    inputs: { backend: "transit", name: "orders", autoRotatePeriod: 7776000 },
  },
  compliant: [{ autoRotatePeriod: 31536000 }],
  violations: [
    { set: { autoRotatePeriod: null }, path: "autoRotatePeriod", message: MESSAGE },
    { set: { autoRotatePeriod: 0 }, path: "autoRotatePeriod", message: MESSAGE },
    { set: { autoRotatePeriod: 31536001 }, path: "autoRotatePeriod", message: MESSAGE },
  ],
  undecided: [{ set: { autoRotatePeriod: UNKNOWN }, path: "autoRotatePeriod", message: MESSAGE }],
  legitimate: [
    { what: "a key that signs images", set: { type: "ecdsa-p256", autoRotatePeriod: null }, waived: true },
    { what: "two years, where that is the policy", set: { autoRotatePeriod: 63072000 }, parameters: { maximumDays: 730 } },
  ],
});
