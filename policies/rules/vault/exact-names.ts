import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

/** What lets a role certify names that it does not list. */
const SWITCHES = ["allowSubdomains", "allowGlobDomains", "allowedDomainsTemplate", "allowedUriSansTemplate"];
const LISTS = ["allowedDomains", "allowedUriSans", "allowedSerialNumbers", "allowedUserIds"];

export const exactNames = defineRule({
  id: "vault-exact-names",
  title: "PKI roles must certify exactly the names that they list",
  rationale:
    "A role for a whole domain lets each of its holders pose as all others in it. With a role for each workload, a stolen login is worth one name.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.7"), pciDss("7.2.2"), mitreAttack("T1649")],
  optIn: "Most roles serve many names, and something in front of them decides who gets which.",
  remediation:
    "List the names in allowedDomains and allowedUriSans with allowBareDomains, set allowWildcardCertificates to false, and remove what allows more.",
  waiveWhen: "The role serves a registration authority, such as cert-manager or a mesh, which checks each name.",
  *check({ root }) {
    const claim = "PKI role must certify the names that it lists alone";
    for (const key of SWITCHES) yield* requireField(root.get(key), isUnsetOrFalse, claim);
    // It is on by default.
    yield* requireField(root.get("allowWildcardCertificates"), (value) => value === false, claim);
    const isExact = (value: unknown): boolean => textsIn(value).every((text) => !/[*{]/.test(text));
    for (const item of LISTS.flatMap((key) => elementsOf(root.get(key)))) yield* requireField(item, isExact, claim);
  },
});
