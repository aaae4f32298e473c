import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { ISSUE_TOKENS } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const tokenCreation = defineRule({
  id: "kubernetes-token-creation",
  title: "Roles must not let their subjects issue tokens of service accounts",
  rationale:
    "A token makes its holder the service account, so whoever may issue tokens has the rights of every account within reach.",
  severity: "high",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    cisKubernetes("5.1.13"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1528"),
    mitreAttack("T1550.001"),
  ],
  remediation: "Name the service accounts in resourceNames.",
  waiveWhen: "The program gives pods identities outside of the cluster, as drivers of secret stores do for all namespaces.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, ISSUE_TOKENS)) {
      yield* requireField(place, () => false, "role must not let its subjects issue tokens of service accounts");
    }
  },
});
