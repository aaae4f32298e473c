import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { BIND, ESCALATE } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const roleEscalation = defineRule({
  id: "kubernetes-role-escalation",
  title: "Roles must not let their subjects give rights that they do not have",
  rationale:
    "The API server lets nobody write a role or a binding beyond their own rights, except with escalate and bind: who has those becomes cluster-admin with one request.",
  severity: "critical",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    cisKubernetes("5.1.8"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1098.006"),
  ],
  remediation: "Remove escalate, and name in resourceNames the roles that may be bound.",
  waiveWhen: "The program administers the cluster's roles, as an operator of tenants or of operators does.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    // A role that may be written without bounds grants everything to whom it is bound, so its name bounds nothing.
    for (const place of placesThatGrant(role, ESCALATE, grantsSome)) {
      yield* requireField(place, () => false, "role must not let its subjects escalate roles");
    }
    for (const place of placesThatGrant(role, BIND)) {
      yield* requireField(place, () => false, "role must not let its subjects bind any role");
    }
  },
});
