import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { HOUR, isBoundedBy, secondsOf } from "../../model/vault/duration";
import { LOGIN_KINDS, vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, requireField, undecided, unless } from "../../rule";

/** The properties of a token that is made here, and of one that a login gives. */
const TOKEN = { period: "period", explicit: "explicitMaxTtl", maximum: "ttl" };
const LOGIN = { period: "tokenPeriod", explicit: "tokenExplicitMaxTtl", maximum: "tokenMaxTtl" };

export const tokenBounds = defineRule({
  id: "vault-token-bounds",
  title: "Tokens must have a bounded life",
  rationale:
    "Without a bound of its own a token can be renewed for 32 days, and one with a period for ever. A stolen token serves as long as it is renewed.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [...LOGIN_KINDS, ...vaultKinds("Token")],
  controls: [pciDss("8.2.8"), pciDss("8.6.3"), mitreAttack("T1550.001"), mitreAttack("T1528")],
  parameters: { maximumHours: integer("The longest life of a token, renewals included, in hours.", 24, { minimum: 1 }) },
  remediation: "Set tokenMaxTtl to the seconds that a client needs, and tokenExplicitMaxTtl beside a tokenPeriod.",
  waiveWhen: "A service that cannot log in again keeps its token alive, as a server of Nomad.",
  *check({ root, kinds }, _context, { maximumHours }) {
    const isToken = kinds.some((kind) => vaultKinds("Token").includes(kind));
    const names = isToken ? TOKEN : LOGIN;
    const period = root.get(names.period);
    const isPeriodic = period.state === "unknown" || secondsOf(period.value) !== 0;
    const isRenewable = isToken && root.get("renewable").value !== false;
    const explicit = root.get(names.explicit);
    const type = root.get("tokenType");
    const maximum = root.get(type.value === "batch" ? "tokenTtl" : names.maximum);
    const fields = isPeriodic || isRenewable ? [explicit] : [explicit, maximum];
    const isBounded = isBoundedBy(maximumHours * HOUR);
    const claim = `token must end after at most ${maximumHours} hours, renewals included`;
    const holds = ({ value }: Field): boolean => value !== undefined && isBounded(value);
    if (fields.some(holds)) {
      // The bound of a batch token is another setting, so an unknown type leaves open which one counts.
      const isCertain = type.state !== "unknown" || holds(explicit) || holds(root.get("tokenTtl"));
      if (!isCertain) yield* undecided(type, claim);
      return;
    }
    // The one that is set is the one to mend.
    const field = fields.find(({ state, value }) => state === "unknown" || secondsOf(value) !== 0) ?? fields.at(-1) ?? explicit;
    yield* unless(period, () => false, requireField(field, isBounded, claim));
  },
});
