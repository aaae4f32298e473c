import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { elementsOf, isOff, textsIn, vaultKinds } from "../../model/vault/vault";
import { texts } from "../../parameter";
import { defineRule, isUnsetOrFalse, requireField, unless } from "../../rule";

export const domainBounds = defineRule({
  id: "vault-domain-bounds",
  title: "PKI roles must bound the domains whose subdomains and globs they allow",
  rationale:
    'With subdomains of "com", or a glob whose star reaches into the registered domain, the role issues certificates for hosts of others.',
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649"), mitreAttack("T1557")],
  parameters: {
    privateDomains: texts("Domains of one label that belong to nobody else, so that all below them may be allowed.", [
      ...["cluster", "consul", "internal", "lan", "local", "localhost", "nomad", "svc", "test"],
    ]),
  },
  remediation: 'Name whole domains in allowedDomains, as in "shop.example.com" or "*.shop.example.com".',
  waiveWhen: "Never needed for a domain of one's own; name a private top-level domain in the parameter privateDomains.",
  *check({ root }, _context, { privateDomains }) {
    const isOwn = (domain: string): boolean => /[^.]\.[^.]/.test(domain) || privateDomains.includes(domain);
    const globs = root.get("allowGlobDomains");
    const subdomains = root.get("allowSubdomains");
    for (const domain of elementsOf(root.get("allowedDomains"))) {
      if (!isOff(globs)) yield* unless(globs, isUnsetOrFalse, boundGlob(domain, isOwn));
      const accepts = (value: unknown): boolean =>
        typeof value === "string" && textsIn(value).every((text) => isTemplate(text) || isOwn(trimmed(text)));
      const claim = "PKI role must not allow the subdomains of a top-level domain";
      if (!isOff(subdomains)) yield* unless(subdomains, isUnsetOrFalse, requireField(domain, accepts, claim));
    }
  },
});

/** What follows the last star binds the glob, from its first dot on: a star stands for any text, dots included. */
function boundGlob(domain: Field, isOwn: (domain: string) => boolean): ReturnType<typeof requireField> {
  const isBound = (text: string): boolean => {
    const tail = text.slice(text.lastIndexOf("*") + 1);
    return !text.includes("*") || (tail.includes(".") && isOwn(trimmed(tail.slice(tail.indexOf(".") + 1))));
  };
  const accepts = (value: unknown): boolean => typeof value === "string" && textsIn(value).every(isBound);
  return requireField(domain, accepts, "PKI role must not allow a glob that reaches beyond a domain");
}

function trimmed(domain: string): string {
  return domain.replace(/^\.|\.$/g, "").toLowerCase();
}

/** Vault fills in the identity of whoever asks. */
function isTemplate(domain: string): boolean {
  return domain.includes("{{");
}
