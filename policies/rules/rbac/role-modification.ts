import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { CHANGE_ROLES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const roleModification = defineRule({
  id: "kubernetes-role-modification",
  title: "Roles must not let their subjects change roles and bindings",
  rationale: "Whoever changes roles and bindings passes on rights to others, past the review that gave them, and makes them last.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    pciDss("7.2.2"),
    mitreAttack("T1098.006"),
  ],
  remediation: "Remove create, update and patch on roles and bindings, or name the objects in resourceNames.",
  waiveWhen: "The program is an operator that makes service accounts for what it runs, or the subject administers a tenant.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_ROLES)) {
      yield* requireField(place, () => false, "role must not let its subjects change roles or bindings");
    }
  },
});
