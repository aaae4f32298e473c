import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { CHANGE_ENDPOINTS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const endpointModification = defineRule({
  id: "kubernetes-endpoint-modification",
  title: "Roles must not let their subjects change where services lead",
  rationale:
    "Endpoints may name any address, in other namespaces too, so whoever writes them draws traffic that is meant for others past network policies (CVE-2021-25740).",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1557")],
  remediation: "Remove create, update and patch on endpoints and endpointslices, or name the objects in resourceNames.",
  waiveWhen: "The program publishes endpoints for what runs outside of the cluster, or elects a leader with an older client.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_ENDPOINTS)) {
      yield* requireField(place, () => false, "role must not let its subjects change endpoints");
    }
  },
});
