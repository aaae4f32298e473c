import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, POLICY_LISTS, policyName, textsIn } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const rootPolicy = defineRule({
  id: "vault-root-policy",
  title: "Nobody must be given the root policy",
  rationale: "Who holds it may do everything in Vault: read all secrets, switch off the audit log, and let others in.",
  severity: "critical",
  appliesTo: "resource",
  kinds: [...new Set(POLICY_LISTS.flatMap(([kinds]) => kinds))],
  controls: [pciDss("7.2.2"), pciDss("7.2.5"), pciDss("8.6.1"), mitreAttack("T1078"), mitreAttack("T1098")],
  remediation: "Give a policy that allows what is needed; make a root token by hand in an emergency and revoke it afterwards.",
  waiveWhen: "Never: what must be done as root is done by hand.",
  *check({ root, kinds }) {
    for (const [owners, property] of POLICY_LISTS) {
      if (!kinds.some((kind) => owners.includes(kind))) continue;
      for (const policy of elementsOf(root.get(property))) {
        yield* requireField(
          policy,
          (value) => !textsIn(value).some((text) => policyName(text) === "root"),
          "root policy must not be given to anyone",
        );
      }
    }
  },
});
