import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { IMPERSONATE } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const impersonation = defineRule({
  id: "kubernetes-impersonation",
  title: "Roles must not let their subjects act as anybody",
  rationale:
    "Who may impersonate any user, group or service account has the rights of all of them, and what is done so is recorded in the name of another.",
  severity: "critical",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    cisKubernetes("5.1.8"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1078"),
  ],
  remediation: "Name in resourceNames the users, groups and service accounts that may be impersonated.",
  waiveWhen:
    "The program passes on requests in the name of people who have logged in to it, as dashboards and proxies in front of the API do.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, IMPERSONATE)) {
      yield* requireField(place, () => false, "role must not let its subjects impersonate anybody");
    }
  },
});
