import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isClearOf, writingGrant } from "../../model/vault/vault-path";
import { defineRule, requireField } from "../../rule";

/** Paths that operate Vault: its log, its seal, its mounts, its replicas, its leases as a whole. */
const TARGETS = [
  ...["sys/audit/+", "sys/config/*", "sys/seal", "sys/step-down", "sys/rotate", "sys/rotate/*", "sys/remount", "sys/mounts/+"],
  ...["sys/mounts/+/tune", "sys/leases/revoke-force/*", "sys/leases/revoke-prefix/*", "sys/replication/*", "sys/namespaces/+"],
  ...[
    "sys/quotas/*",
    "sys/storage/raft/remove-peer",
    "sys/storage/raft/autopilot/*",
    "sys/license",
    "sys/loggers",
    "sys/loggers/+",
  ],
];

export const policySystemPaths = defineRule({
  id: "vault-policy-system-paths",
  title: "Vault policies must not let workloads operate Vault",
  rationale: "Whoever writes there switches off the audit log, seals Vault, or removes a mount with everything in it.",
  severity: "medium",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.2"), pciDss("10.3.2"), mitreAttack("T1562"), mitreAttack("T1485"), mitreAttack("T1490")],
  remediation: "Grant only read on the path, or leave it to the program that configures Vault.",
  waiveWhen: "The policy is that of the program or the operators that configure Vault.",
  *check(policy) {
    for (const block of policy.paths) {
      if (writingGrant(block)) yield* requireField(block.path, isClearOf(TARGETS), "policy must not let workloads operate Vault");
    }
  },
});
