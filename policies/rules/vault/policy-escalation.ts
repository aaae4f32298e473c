import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isClearOf, writingGrant } from "../../model/vault/vault-path";
import { defineRule, requireField } from "../../rule";

/** Paths through which a token gets at more than its policies give it. */
const TARGETS = [
  // Policies, and who has them.
  ...["sys/policy/+", "sys/policies/+/+", "identity/entity", "identity/entity/*", "identity/group", "identity/group/*"],
  ...["identity/entity-alias", "identity/entity-alias/*", "identity/group-alias", "identity/group-alias/*"],
  // Logins, and the policies that they give.
  ...["sys/auth/+", "sys/auth/+/tune", "sys/mounts/auth/+/tune", "auth/+/config", "auth/+/config/*"],
  ...["auth/+/role/+", "auth/+/roles/+", "auth/+/users/+", "auth/+/groups/+", "auth/+/certs/+", "auth/+/map/+/+"],
  // Below everything else.
  ...["sys/raw/*", "sys/generate-root/*", "sys/rekey/*", "sys/rekey-recovery-key/*", "sys/plugins/catalog/*"],
  ...["sys/storage/raft/snapshot", "sys/storage/raft/snapshot-force"],
];

export const policyEscalation = defineRule({
  id: "vault-policy-escalation",
  title: "Vault policies must not let tokens raise their own rights",
  rationale:
    "Whoever may write policies, roles of logins or groups gives themselves everything; plugins and raw storage stand below all policies.",
  severity: "high",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), mitreAttack("T1098"), mitreAttack("T1548")],
  remediation: "Grant only read on the path, or leave it to the program that configures Vault.",
  waiveWhen: "The policy is that of the program or the operators that configure Vault.",
  *check(policy) {
    for (const block of policy.paths) {
      if (writingGrant(block))
        yield* requireField(block.path, isClearOf(TARGETS), "policy must not let tokens raise their own rights");
    }
  },
});
