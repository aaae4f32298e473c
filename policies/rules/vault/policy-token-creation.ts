import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isClearOf, writingGrant } from "../../model/vault/vault-path";
import { defineRule, requireField } from "../../rule";

const TARGETS = ["auth/token/create", "auth/token/create/+", "auth/token/create-orphan"];

export const policyTokenCreation = defineRule({
  id: "vault-policy-token-creation",
  title: "Vault policies must not let workloads make tokens",
  rationale:
    "A token that a workload makes carries its rights elsewhere, and one without a parent stays when the workload's own is revoked.",
  severity: "medium",
  appliesTo: "vault-policy",
  controls: [pciDss("7.2.5"), pciDss("8.6.1"), mitreAttack("T1136"), mitreAttack("T1550.001")],
  remediation: "Let every workload log in by itself, with a role of its own.",
  waiveWhen:
    "A scheduler such as Nomad hands out tokens through one role, or a program makes itself a child token that ends with it.",
  *check(policy) {
    for (const block of policy.paths) {
      if (writingGrant(block)) yield* requireField(block.path, isClearOf(TARGETS), "policy must not let workloads make tokens");
    }
  },
});
