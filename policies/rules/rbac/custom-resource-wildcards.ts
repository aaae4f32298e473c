import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isAboutKubernetes, ROLE_KINDS } from "../../model/rbac/rbac";
import { defineRule, requireField } from "../../rule";

export const customResourceWildcards = defineRule({
  id: "kubernetes-custom-resource-wildcards",
  title: "Roles must name the verbs and resources that they grant in the groups of other software",
  rationale:
    "Custom resources often stand for more than themselves: who may write all of a group makes its operator act with the operator's rights.",
  severity: "low",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/least-privilege"), pciDss("7.2.5")],
  remediation: "Name the verbs and the resources.",
  waiveWhen: "The role is that of the operator to which the group belongs.",
  *check({ root }) {
    for (const rule of root.get("rules").items()) {
      if (isAboutKubernetes(rule) !== "no" || rule.get("apiGroups").items().length === 0) continue;
      for (const entry of [...rule.get("verbs").items(), ...rule.get("resources").items()]) {
        const claim = "role must not grant every verb or resource of a group";
        yield* requireField(entry, (value) => value !== "*", claim);
      }
    }
  },
});
