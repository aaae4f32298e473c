import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isEverywhere } from "../../model/vault/vault-path";
import { defineRule, requireField } from "../../rule";

export const policyWildcardPaths = defineRule({
  id: "vault-policy-wildcard-paths",
  title: "Vault policies must not reach into every mount",
  rationale:
    "A path without a literal segment takes in all secrets of everyone, and with them the policies, logins and audit log of Vault itself.",
  severity: "high",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), pciDss("7.3.3"), mitreAttack("T1552"), mitreAttack("T1098")],
  remediation: 'Name the mount and what is below it, as in "secret/data/shop/*".',
  waiveWhen: "The policy is that of the operators who administer all of Vault, and each use of it is watched.",
  *check(policy) {
    for (const { path, grants } of policy.paths) {
      const isOpen = grants.some(({ capability }) => capability !== "deny");
      const accepts = (value: unknown): boolean => !isOpen || (typeof value === "string" && !isEverywhere(value));
      yield* requireField(path, accepts, "policy must not reach into every mount");
    }
  },
});
