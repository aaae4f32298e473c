import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const crlRebuild = defineRule({
  id: "vault-crl-rebuild",
  title: "Revocation lists must be rebuilt before they end",
  rationale:
    "By default Vault builds the list only when something is revoked. After three quiet days it has ended, and strict clients refuse every certificate.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("CrlConfig"),
  controls: [pciDss("3.7.5")],
  remediation: "Set autoRebuild to true.",
  waiveWhen: "Something else rebuilds the list on a schedule, or no client looks at it.",
  *check({ root }) {
    // Where the list is off there is nothing to rebuild; that is another rule's.
    const isDisabled = root.get("disable");
    if (isDisabled.state === "known" && !isUnsetOrFalse(isDisabled.value)) return;
    yield* requireField(root.get("autoRebuild"), (value) => value === true, "authority must rebuild its revocation list by itself");
  },
});
