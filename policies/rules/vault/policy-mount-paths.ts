import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isWholeMount, writingGrant } from "../../model/vault/vault-path";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const policyMountPaths = defineRule({
  id: "vault-policy-mount-paths",
  title: "Vault policies must not let a whole mount be changed",
  rationale: "Whoever holds such a policy overwrites the secrets of all who share the mount, or the configuration of its engine.",
  severity: "medium",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), mitreAttack("T1552"), mitreAttack("T1485")],
  parameters: { ownMounts: texts('Mounts that belong to one team or application alone, as "shop-secrets".') },
  remediation: 'Name what is below the mount, as in "secret/data/shop/*".',
  waiveWhen: "The policy is that of those who administer the mount; a mount of one team alone goes into the parameter ownMounts.",
  *check(policy, _context, { ownMounts }) {
    for (const block of policy.paths) {
      if (!writingGrant(block)) continue;
      const accepts = (value: unknown): boolean =>
        typeof value === "string" && (!isWholeMount(value) || ownMounts.includes(value.slice(0, value.indexOf("/"))));
      yield* requireField(block.path, accepts, "policy must not let a whole mount be changed");
    }
  },
});
