import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { DEBUG_PODS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const ephemeralContainers = defineRule({
  id: "kubernetes-ephemeral-containers",
  title: "Roles must not let their subjects add ephemeral containers",
  rationale:
    "An ephemeral container runs any image inside a running pod, with its network, its volumes where they are named, and the rights of its service account.",
  severity: "high",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1609"),
    mitreAttack("T1610"),
  ],
  remediation: "Remove pods/ephemeralcontainers.",
  waiveWhen: "The role is for the people on call and bound to them for a limited time.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, DEBUG_PODS)) {
      yield* requireField(place, () => false, "role must not let its subjects add containers to running pods");
    }
  },
});
