import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { ROLE_KINDS } from "../../model/rbac/rbac";
import { defineRule, requireField } from "../../rule";

export const wildcardApiGroups = defineRule({
  id: "kubernetes-wildcard-api-groups",
  title: "Roles must name the API groups that they grant",
  rationale:
    "Resources of every group hold those that share a name by chance, those of software that is installed later, and those of whoever may define resources.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5")],
  remediation: 'Name the groups; that of pods, services and secrets is "".',
  waiveWhen:
    "The program works on resources of any kind, as autoscalers do on their scale subresource and tools for backup on all.",
  *check({ root }) {
    for (const rule of root.get("rules").items()) {
      for (const group of rule.get("apiGroups").items()) {
        yield* requireField(group, (value) => value !== "*", "role must not grant resources of every API group");
      }
    }
  },
});
