import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { HOUR, isBoundedBy } from "../../model/vault/duration";
import { isOff, vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, isUnsetOrFalse, requireField, unless } from "../../rule";

export const noStore = defineRule({
  id: "vault-no-store",
  title: "Certificates that Vault does not keep must be short-lived",
  rationale:
    "Vault cannot list what it does not keep, nor revoke it by its serial number, so a stolen key serves until the certificate ends.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.5"), mitreAttack("T1649")],
  parameters: { maximumHours: integer("The longest life of a certificate that is not kept, in hours.", 24, { minimum: 1 }) },
  remediation: 'Remove noStore, or set maxTtl to "24h" or less.',
  waiveWhen:
    "So many certificates are issued that keeping them is out of the question, and those who hold them can be shut out otherwise.",
  *check({ root }, _context, { maximumHours }) {
    const noStore = root.get("noStore");
    if (isOff(noStore)) return;
    const claim = `PKI role that keeps no certificates must bound them to at most ${maximumHours} hours`;
    yield* unless(noStore, isUnsetOrFalse, requireField(root.get("maxTtl"), isBoundedBy(maximumHours * HOUR), claim));
  },
});
