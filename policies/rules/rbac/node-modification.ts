import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { CHANGE_NODES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const nodeModification = defineRule({
  id: "kubernetes-node-modification",
  title: "Cluster roles must not let their subjects change nodes",
  rationale:
    "Labels and taints decide which pods run beside which secrets, so whoever changes them draws workloads to a node of choice or drives them off.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), nist800190("4.3.4"), pciDss("7.2.5")],
  remediation: "Remove create, update, patch and delete on nodes.",
  waiveWhen:
    "The program manages nodes: an autoscaler, a controller of the cloud, an agent that drains nodes or labels them by their hardware.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_NODES, grantsSome)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects change nodes");
    }
  },
});
