import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { RUN_PODS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const podCreation = defineRule({
  id: "kubernetes-pod-creation",
  title: "Cluster roles must not let their subjects run pods",
  rationale:
    "A pod runs as any service account of its namespace and mounts any of its secrets, so whoever may run pods everywhere, be it through a workload or by changing an image, has all rights of all workloads.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    mitreAttack("T1053.007"),
    cisKubernetes("5.1.4"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1610"),
  ],
  remediation: "Grant it with a Role in the namespaces that need it, or remove create, update and patch on pods and on workloads.",
  waiveWhen:
    "The program is an operator or a deployment tool that runs workloads in all namespaces, or a RoleBinding alone refers to the role.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, RUN_PODS)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects run pods");
    }
  },
});
