import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

const CHECKS = ["disableCriticalExtensionChecks", "disableNameChecks", "disableNameConstraintChecks", "disablePathLengthChecks"];

export const issuerChecks = defineRule({
  id: "vault-issuer-checks",
  title: "Issuers must check what they issue",
  rationale:
    "With a check off, Vault issues certificates beyond the constraints of its own authority, which lenient clients accept.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiIssuer"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: 'Remove the disable… settings, and set leafNotAfterBehavior to "err" or "truncate".',
  waiveWhen: "The issuer's own certificate has an extension that Vault does not know, and its replacement has a date.",
  *check({ root }) {
    for (const key of CHECKS) yield* requireField(root.get(key), isUnsetOrFalse, `issuer must not set ${key}`);
    const claim = "issuer must not issue certificates that outlive it";
    yield* requireField(root.get("leafNotAfterBehavior"), (value) => value !== "permit", claim);
  },
});
