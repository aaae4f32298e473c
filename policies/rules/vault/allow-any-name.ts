import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const allowAnyName = defineRule({
  id: "vault-allow-any-name",
  title: "PKI roles must not issue certificates for any name",
  rationale: "Whoever may use such a role gets certificates for every host that trusts the authority, and can pose as all of them.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649"), mitreAttack("T1557")],
  remediation: "Set allowAnyName to false and list the domains in allowedDomains.",
  waiveWhen: "The role issues client certificates whose names are no hosts, and what trusts them checks the whole name.",
  *check({ root }) {
    yield* requireField(root.get("allowAnyName"), isUnsetOrFalse, "PKI role must not allow any name");
  },
});
