import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const tokenRolePolicies = defineRule({
  id: "vault-token-role-policies",
  title: "Token roles must not allow every policy",
  rationale: "Who may make tokens through such a role gives themselves every policy but root, whatever their own are.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("TokenRole"),
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), mitreAttack("T1098"), mitreAttack("T1548")],
  remediation: 'Name the policies in allowedPolicies, or a prefix in allowedPoliciesGlobs, as in "shop-*".',
  waiveWhen: "Only operators who hold all policies anyway may use the role.",
  *check({ root }) {
    for (const glob of elementsOf(root.get("allowedPoliciesGlobs"))) {
      yield* requireField(glob, (value) => !isOnlyWildcards(value), "token role must not allow every policy");
    }
  },
});
