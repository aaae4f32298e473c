import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { OWN_VAULT_KINDS } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const pkiDeletion = defineRule({
  id: "vault-pki-deletion",
  title: "A program must not be able to delete authorities in production",
  rationale:
    "With a mount go the keys of its authorities: every certificate below them is worthless at the next renewal, and nothing brings them back. One mistaken destroy is enough.",
  severity: "medium",
  appliesTo: "resource",
  kinds: OWN_VAULT_KINDS.filter((kind) => /:(?:Mount|DestroyGuard)$/.test(kind)),
  controls: [pciDss("3.6.1"), mitreAttack("T1485")],
  remediation: "Remove allowDestroy.",
  waiveWhen: "The authorities are being taken down for good, and all who trust them know.",
  *check({ root }, { environment }) {
    if (environment === "dev" || environment === "uat") return;
    const isOff = (value: unknown): boolean => value === undefined || value === false;
    yield* requireField(root.get("allowDestroy"), isOff, "program must not be able to delete authorities");
  },
});
