import { transitExport } from "../../../../policies/rules/vault/transit-export";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

testRule(transitExport, {
  base: {
    type: "vault:transit/secretBackendKey:SecretBackendKey",
    inputs: { backend: "transit", name: "orders", type: "aes256-gcm96" },
  },
  compliant: [{ exportable: false, allowPlaintextBackup: false }],
  violations: [
    { set: { exportable: true }, path: "exportable", message: "transit key must not be exportable" },
    {
      set: { allowPlaintextBackup: true },
      path: "allowPlaintextBackup",
      message: "transit key must not allow backups in plain text",
    },
  ],
  undecided: [{ set: { exportable: UNKNOWN }, path: "exportable", message: "transit key must not be exportable" }],
  legitimate: [{ what: "a key that is shared with a system without Vault", set: { exportable: true }, waived: true }],
});
