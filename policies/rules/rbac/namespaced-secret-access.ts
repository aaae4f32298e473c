import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { READ_SECRETS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const namespacedSecretAccess = defineRule({
  id: "kubernetes-namespaced-secret-access",
  title: "Roles must not let their subjects read all secrets of a namespace",
  rationale:
    "Secrets of one application are then open to all that use the role, the tokens of more powerful service accounts of the namespace included.",
  severity: "medium",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/Role`],
  controls: [
    cisKubernetes("5.1.2"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1552.007"),
    mitreAttack("T1528"),
  ],
  remediation: "Name the secrets in resourceNames, or mount them into the pods that need them.",
  waiveWhen: "The namespace belongs to the program alone, or the program has to find secrets by their labels.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, READ_SECRETS)) {
      yield* requireField(place, () => false, "role must not let its subjects read all secrets of its namespace");
    }
  },
});
