import { pciDss } from "../../frameworks/pci-dss";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { DAY, secondsOf } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const crlLifetime = defineRule({
  id: "vault-crl-lifetime",
  title: "Revocation lists and answers must end soon",
  rationale:
    "Whoever holds a revoked certificate can hand an old list, or an old answer of the responder, to others for as long as it is valid.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("CrlConfig"),
  controls: [pciDss("3.7.5"), mitreAttack("T1649")],
  parameters: {
    days: integer("The longest that a list or an answer may be valid, in days.", 30, { minimum: 1 }),
  },
  remediation: 'Set expiry and ocspExpiry to days or hours, for example to "72h" and "12h".',
  waiveWhen: "The list is carried by hand to machines without a network.",
  *check({ root }, _context, { days }) {
    const isSoon = (value: unknown): boolean => {
      // Vault's own three days and twelve hours apply where nothing is said.
      if (value === undefined) return true;
      const seconds = secondsOf(value);
      return seconds !== undefined && seconds <= days * DAY;
    };
    yield* requireField(root.get("expiry"), isSoon, `revocation list must be valid for at most ${days} days`);
    yield* requireField(root.get("ocspExpiry"), isSoon, `answers of the responder must be valid for at most ${days} days`);
  },
});
