import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { READ_SECRETS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const secretAccess = defineRule({
  id: "kubernetes-secret-access",
  title: "Cluster roles must not let their subjects read secrets",
  rationale:
    "Whoever reads the secrets of the cluster holds every password and key in it, and the tokens of every service account that has one. To list or watch shows the contents as get does, and so do the answers to patch and deletecollection.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    cisKubernetes("5.1.2"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1552.007"),
    mitreAttack("T1528"),
  ],
  remediation: 'Remove "secrets", name the secrets in resourceNames, or grant it with a Role in the namespaces that need it.',
  waiveWhen:
    "The program manages secrets in all namespaces, as operators of certificates, of external secrets and of Prometheus do, or a RoleBinding alone refers to the role.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, READ_SECRETS)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects read secrets");
    }
  },
});
