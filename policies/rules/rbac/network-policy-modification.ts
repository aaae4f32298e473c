import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { CHANGE_NETWORK_POLICIES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const networkPolicyModification = defineRule({
  id: "kubernetes-network-policy-modification",
  title: "Roles must not let their subjects change network policies",
  rationale:
    "Network policies add up: one more that allows everything undoes those that the platform set, and a deleted one no longer holds anything back.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("1.2.8"), pciDss("7.2.5"), mitreAttack("T1562")],
  remediation: "Remove the write verbs, or name the policies in resourceNames.",
  waiveWhen:
    "The team answers for its own network policies, and a policy for the whole cluster bounds them; or the program enforces them.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_NETWORK_POLICIES)) {
      yield* requireField(place, () => false, "role must not let its subjects change network policies");
    }
  },
});
