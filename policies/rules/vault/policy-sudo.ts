import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, undecided, violation } from "../../rule";

export const policySudo = defineRule({
  id: "vault-policy-sudo",
  title: "Vault policies must not grant sudo",
  rationale: "Sudo opens the paths that Vault keeps for root: raw storage, the audit log, tokens without a parent, plugins.",
  severity: "high",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), mitreAttack("T1548"), mitreAttack("T1098")],
  remediation: 'Remove "sudo" from the capabilities of the path.',
  waiveWhen: "The policy is that of operators, and the path is one that Vault keeps for root and that their task needs.",
  *check(policy) {
    const claim = "policy must not grant sudo";
    for (const { grants } of policy.paths) {
      for (const { capability, field } of grants) {
        if (capability === undefined) yield* undecided(field, claim);
        else if (capability === "sudo") yield* violation(field, claim);
      }
    }
  },
});
