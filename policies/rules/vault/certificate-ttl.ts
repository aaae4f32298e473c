import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { HOUR, isBoundedBy } from "../../model/vault/duration";
import { vaultKinds } from "../../model/vault/vault";
import { integer } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const certificateTtl = defineRule({
  id: "vault-certificate-ttl",
  title: "PKI roles must bound the life of their certificates",
  rationale:
    "Without a bound of its own a role has that of its mount, which is as long as its authority lives. A stolen key serves until the certificate ends.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.4"), mitreAttack("T1649")],
  parameters: {
    maximumHours: integer("The longest life of a certificate, in hours. The default is 90 days.", 2160, { minimum: 1 }),
  },
  remediation: 'Set maxTtl, for example to "72h", and remove notAfter.',
  waiveWhen: "What uses the certificate cannot renew it by itself, as a device in the field.",
  *check({ root }, _context, { maximumHours }) {
    const claim = `PKI role must bound its certificates to at most ${maximumHours} hours`;
    yield* requireField(root.get("maxTtl"), isBoundedBy(maximumHours * HOUR), claim);
    yield* requireField(root.get("notAfter"), isUnsetOrEmpty, "PKI role must not set a date, which takes the place of the bound");
  },
});
