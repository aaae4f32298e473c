import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { CREATE_VOLUMES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const persistentVolumeCreation = defineRule({
  id: "kubernetes-persistent-volume-creation",
  title: "Cluster roles must not let their subjects create persistent volumes",
  rationale: "A persistent volume may show any directory of a node, and Pod Security admission lets every pod claim it.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    cisKubernetes("5.1.9"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove create on persistentvolumes; a storage class provides volumes for claims.",
  waiveWhen: "The program is the provisioner of a storage class.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CREATE_VOLUMES, grantsSome)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects create persistent volumes");
    }
  },
});
