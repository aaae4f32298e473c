import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, RBAC_GROUP } from "../../model/rbac/rbac";
import { CHANGE_ADMISSION } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const webhookConfiguration = defineRule({
  id: "kubernetes-webhook-configuration",
  title: "Cluster roles must not let their subjects change admission",
  rationale:
    "An admission webhook or policy sees every object that it asks for, secrets included, and changes it at will; without the one that stands there, nothing holds back privileged pods.",
  severity: "high",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRole`],
  controls: [
    cisKubernetes("5.1.12"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1562.001"),
  ],
  remediation: "Remove the write verbs, or name the configurations in resourceNames.",
  waiveWhen:
    "The program serves admission webhooks and keeps their certificates, and the API cannot tell its own from others by name.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_ADMISSION)) {
      yield* requireField(place, () => false, "cluster role must not let its subjects change admission webhooks or policies");
    }
  },
});
