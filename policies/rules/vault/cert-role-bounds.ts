import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, undecided, violation } from "../../rule";

/** The lists that tell certificates of one authority apart; each by itself narrows the role. */
const LISTS = [
  "allowedNames",
  "allowedCommonNames",
  "allowedDnsSans",
  "allowedEmailSans",
  "allowedUriSans",
  "allowedOrganizationalUnits",
  "requiredExtensions",
];

export const certRoleBounds = defineRule({
  id: "vault-cert-role-bounds",
  title: "Logins by certificate must be bound to names",
  rationale:
    "Without names, every certificate that the authority has issued to anyone for anything logs in with the role's policies.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("CertRole"),
  controls: [pciDss("7.2.5"), pciDss("8.3.11"), mitreAttack("T1649"), mitreAttack("T1078")],
  remediation:
    'List the names in allowedCommonNames, allowedDnsSans or allowedUriSans, as in "spiffe://example.com/ns/shop/sa/web".',
  waiveWhen: "certificate is that of one client and not of an authority, so that only its key logs in.",
  *check({ root }) {
    const claim = "login by certificate must be bound to names";
    const items = LISTS.flatMap((key) => root.get(key).items());
    if (items.some(({ state, value }) => state === "known" && !isOnlyWildcards(value))) return;
    const unknown = items.find(({ state }) => state === "unknown");
    if (unknown) yield* undecided(unknown, claim);
    else yield* violation(root.get("allowedCommonNames"), claim);
  },
});
