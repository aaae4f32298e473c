import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isMap } from "../../model/field";
import { vaultKinds } from "../../model/vault/vault";
import { flag } from "../../parameter";
import { defineRule, requireField } from "../../rule";

const ROOTS = vaultKinds("PkiRootCert");

export const caNameConstraints = defineRule({
  id: "vault-ca-name-constraints",
  title: "Authorities must be constrained to domains",
  rationale:
    "Clients refuse what a constrained authority issues beyond its domains, even if its key is stolen or a role is too wide.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRootCert", "PkiSignedIntermediate"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  optIn: "Many authorities serve names that are not known when they are made, and a constraint cannot be changed later.",
  remediation: 'List the domains in permittedDnsDomains, for example "shop.example.com".',
  waiveWhen: "The authority above is constrained already, or its names are not known beforehand.",
  parameters: { roots: flag("Whether roots have to be constrained as well, not only the authorities below them.", true) },
  *check({ root, kinds }, _context, { roots }) {
    if (!roots && kinds.some((kind) => ROOTS.includes(kind))) return;
    const isFilled = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined && !isMap(value));
    const domains = root.get("permittedDnsDomains");
    yield* requireField(domains, isFilled, "authority must list the domains that it is permitted");
    // A single word is a domain of the Internet as a whole.
    const isOwn = (value: unknown): boolean => typeof value === "string" && /[^.]\.[^.]/.test(value);
    for (const domain of domains.state === "known" ? domains.items() : [])
      yield* requireField(domain, isOwn, "authority must be permitted domains of its own");
  },
});
