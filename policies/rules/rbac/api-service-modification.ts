import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { CHANGE_API_SERVICES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const apiServiceModification = defineRule({
  id: "kubernetes-api-service-modification",
  title: "Cluster roles must not let their subjects change API services",
  rationale:
    "Who answers for a group of the API sees all requests to it with the identity of their senders, and the API server believes its answers.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5"), mitreAttack("T1557")],
  remediation: "Remove create, update and patch on apiservices, or name them in resourceNames.",
  waiveWhen: "The program extends the API and registers its own group under a name that is not known beforehand.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_API_SERVICES)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects change API services");
    }
  },
});
