import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { grantsSome, placesThatGrant, ROLE_KINDS } from "../../model/rbac/rbac";
import { CHANGE_NAMESPACES } from "../../model/rbac/rbac-powers";
import { defineRule, requireField } from "../../rule";

export const namespaceModification = defineRule({
  id: "kubernetes-namespace-modification",
  title: "Roles must not let their subjects change namespaces",
  rationale:
    "Pod Security admission and network policies go by the labels of a namespace, so whoever changes them admits privileged pods and opens the network.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [
    nsaCisa("authorization/least-privilege"),
    nsaCisa("pod-security/admission"),
    nist800190("4.3.1"),
    pciDss("7.2.5"),
    mitreAttack("T1562.001"),
  ],
  remediation: "Remove update and patch on namespaces, namespaces/status and namespaces/finalize.",
  waiveWhen: "The program or team creates namespaces and answers for their labels.",
  includes: ["kubernetes-wildcard-resources"],
  *check(role) {
    for (const place of placesThatGrant(role, CHANGE_NAMESPACES, grantsSome)) {
      yield* requireField(place, () => false, "role must not let its subjects change namespaces");
    }
  },
});
