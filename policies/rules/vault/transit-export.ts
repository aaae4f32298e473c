import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const transitExport = defineRule({
  id: "vault-transit-export",
  title: "Transit keys must not leave Vault",
  rationale:
    "Whoever exports a key signs and decrypts without Vault, without its audit log, and after all rights were withdrawn. It cannot be undone.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("TransitKey"),
  controls: [pciDss("3.6.1.3"), pciDss("3.6.1.4"), mitreAttack("T1552.004")],
  remediation: "Remove exportable and allowPlaintextBackup; a backup of Vault's storage holds the keys as well.",
  waiveWhen: "The key is shared with a system that cannot call Vault, and both sides are rotated together.",
  *check({ root }) {
    yield* requireField(root.get("exportable"), isUnsetOrFalse, "transit key must not be exportable");
    yield* requireField(root.get("allowPlaintextBackup"), isUnsetOrFalse, "transit key must not allow backups in plain text");
  },
});
