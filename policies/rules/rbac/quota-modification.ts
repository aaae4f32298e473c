import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { CHANGE_QUOTAS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const quotaModification = defineRule({
  id: "kubernetes-quota-modification",
  title: "Roles must not let their subjects change quotas and limits",
  rationale: "A tenant that changes its own bounds has none, and can starve the others.",
  severity: "low",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [nsaCisa("network/resource-quotas"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1499")],
  remediation: "Remove the write verbs on resourcequotas and limitranges.",
  waiveWhen: "The program or team creates namespaces with their quotas.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_QUOTAS)) {
      yield* requireField(place, () => false, "role must not let its subjects change quotas or limit ranges");
    }
  },
});
