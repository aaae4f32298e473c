import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const defaultIssuer = defineRule({
  id: "vault-default-issuer",
  title: "Mounts must not issue by whatever authority was imported last",
  rationale:
    "Whoever may import a chain, or does so to complete another, then changes by which authority all roles issue, and nobody has said so.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiDefaultIssuer"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: "Remove defaultFollowsLatestIssuer, and name the issuer in default.",
  waiveWhen: "The mount holds one authority at a time, which a program outside of this one replaces.",
  *check({ root }) {
    const field = root.get("defaultFollowsLatestIssuer");
    yield* requireField(field, isUnsetOrFalse, "mount must name the authority by which it issues");
  },
});
