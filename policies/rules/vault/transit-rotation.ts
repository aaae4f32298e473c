import { pciDss } from "../../frameworks/pci-dss";
import { DAY, isBoundedBy } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const transitRotation = defineRule({
  id: "vault-transit-rotation",
  title: "Transit keys must be rotated",
  rationale: "A new version bounds what one stolen version opens; older ones stay for reading what they encrypted.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("TransitKey"),
  controls: [pciDss("3.7.4")],
  parameters: { maximumDays: integer("The longest time between two versions, in days.", 365, { minimum: 1 }) },
  optIn: "Keys that sign are trusted by their public half, which nobody learns of when Vault rotates them by itself.",
  remediation: "Set autoRotatePeriod to a number of seconds, for example 7776000 for 90 days.",
  waiveWhen: "The key signs, and its public half is handed out by hand, or something else rotates it on a schedule.",
  *check({ root }, _context, { maximumDays }) {
    const claim = `transit key must be rotated at least every ${maximumDays} days`;
    yield* requireField(root.get("autoRotatePeriod"), isBoundedBy(maximumDays * DAY), claim);
  },
});
