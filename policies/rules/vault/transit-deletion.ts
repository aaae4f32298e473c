import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const transitDeletion = defineRule({
  id: "vault-transit-deletion",
  title: "Transit keys must not be deletable",
  rationale: "With the key all that was encrypted by it is lost, be it by an attacker or by a stack that is destroyed by mistake.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("TransitKey"),
  controls: [pciDss("3.7.3"), mitreAttack("T1485")],
  remediation: "Remove deletionAllowed; set it by hand when a key has to go.",
  waiveWhen: "Deleting the key is how the data is destroyed, as when a customer leaves.",
  *check({ root }) {
    yield* requireField(root.get("deletionAllowed"), isUnsetOrFalse, "transit key must not be deletable");
  },
});
