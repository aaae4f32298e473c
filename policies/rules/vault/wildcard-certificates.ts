import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isOff, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField, unless } from "../../rule";

export const wildcardCertificates = defineRule({
  id: "vault-wildcard-certificates",
  title: "PKI roles must not issue wildcard certificates",
  rationale: "Vault allows them by default. One stolen key of a wildcard certificate poses as every host of the domain.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.6.1.4"), mitreAttack("T1649"), mitreAttack("T1557")],
  remediation: "Set allowWildcardCertificates to false.",
  waiveWhen: "The role issues the certificate of a proxy that serves a whole domain.",
  *check({ root }) {
    // Without any of these, a name with a wildcard matches no domain, and Vault refuses it.
    const openings = ["allowSubdomains", "allowGlobDomains", "allowAnyName"].map((key) => root.get(key));
    const open = openings.filter((field) => !isOff(field));
    const opening = open.find(({ state }) => state === "known") ?? open[0];
    if (!opening) return;
    const isForbidden = (value: unknown): boolean => value === false;
    const claim = "PKI role must not allow wildcard certificates";
    yield* unless(opening, isUnsetOrFalse, requireField(root.get("allowWildcardCertificates"), isForbidden, claim));
  },
});
