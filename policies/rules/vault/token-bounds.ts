import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { HOUR, isBoundedBy, secondsOf } from "../../model/duration";
import { LOGIN_KINDS, vaultKinds } from "../../model/vault";
import { integer } from "../../parameter";
import { defineRule, requireField } from "../../rule";

/** The properties of a token, by those of the logins that give one. */
const LOGIN = { period: "tokenPeriod", explicit: "tokenExplicitMaxTtl", bounds: ["tokenExplicitMaxTtl", "tokenMaxTtl"] };
const TOKEN = { period: "period", explicit: "explicitMaxTtl", bounds: ["explicitMaxTtl", "ttl"] };

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
    const { period, explicit, bounds } = kinds.some((kind) => vaultKinds("Token").includes(kind)) ? TOKEN : LOGIN;
    const isBounded = isBoundedBy(maximumHours * HOUR);
    const hasPeriod = root.get(period);
    const mayRenewForEver = hasPeriod.state === "unknown" || secondsOf(hasPeriod.value) !== 0;
    const fields = mayRenewForEver ? [root.get(explicit)] : bounds.map((key) => root.get(key));
    if (fields.some(({ state, value }) => state === "known" && isBounded(value))) return;
    // The one that is set is the one to mend.
    const field = fields.find(({ state, value }) => state === "unknown" || (state === "known" && secondsOf(value) !== 0)) ?? fields.at(-1);
    if (field) yield* requireField(field, isBounded, `token must end after at most ${maximumHours} hours, renewals included`);
  },
});
