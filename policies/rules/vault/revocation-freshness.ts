import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { DAY, isBoundedBy } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const revocationFreshness = defineRule({
  id: "vault-revocation-freshness",
  title: "Revocation lists and answers must end within days",
  rationale:
    "Clients keep a list, and the answer of a responder, as long as it says that it is valid. Whoever holds a stolen key replays an old one until then, and the revocation is not seen.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("CrlConfig"),
  controls: [pciDss("3.7.5"), mitreAttack("T1649")],
  remediation: "Remove expiry and ocspExpiry, which are 72h and 12h by default, or set them to hours.",
  parameters: { maximumDays: integer("For how many days a list or an answer may be valid.", 14, { minimum: 1 }) },
  waiveWhen: "The authority is offline, signs authorities only, and publishes its list by hand.",
  *check({ root }, _context, { maximumDays }) {
    const isShort = isBoundedBy(maximumDays * DAY);
    for (const key of ["expiry", "ocspExpiry"]) {
      const accepts = (value: unknown): boolean => value === undefined || value === "" || isShort(value);
      yield* requireField(root.get(key), accepts, `what tells of revocations must end within ${maximumDays} days`);
    }
  },
});
