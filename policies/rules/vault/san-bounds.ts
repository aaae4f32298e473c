import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, isOnlyWildcards, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

/** The lists of a role, and what in each of them allows everything. */
const LISTS: readonly (readonly [key: string, noun: string, isOpen: (value: string) => boolean])[] = [
  ["allowedUriSans", "any URI", (value) => isOnlyWildcards(value.replace(/^[a-z][a-z0-9+.-]*:\/{0,2}/i, "").replace(/\//g, ""))],
  ["allowedOtherSans", "any other name", (value) => isOnlyWildcards(value.slice(value.lastIndexOf(":") + 1))],
  ["allowedUserIds", "any user id", isOnlyWildcards],
];

export const sanBounds = defineRule({
  id: "vault-san-bounds",
  title: "PKI roles must bound the identities other than domains that they certify",
  rationale:
    "Meshes take the URI for the identity of a workload, and domain controllers the other name for that of a user: a star lets its holder be anyone.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: 'Name the identities, as in "spiffe://example.com/ns/shop/*".',
  waiveWhen: "The role serves a registration authority, as that of a mesh, which checks each identity before it asks.",
  *check({ root }) {
    for (const [key, noun, isOpen] of LISTS) {
      for (const item of elementsOf(root.get(key))) {
        const accepts = (value: unknown): boolean => typeof value === "string" && !textsIn(value).some(isOpen);
        yield* requireField(item, accepts, `PKI role must not allow ${noun}`);
      }
    }
  },
});
