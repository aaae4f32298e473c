import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isAboutKubernetes, ROLE_KINDS, unreadPart } from "../../model/rbac/rbac";
import { defineRule, requireField, undecided } from "../../rule";

const CLAIM = "role must not grant every resource of a group";

export const wildcardResources = defineRule({
  id: "kubernetes-wildcard-resources",
  title: "Roles must name the resources that they grant",
  rationale:
    "Every resource of a group of Kubernetes holds what nobody meant to give: secrets, commands in pods, the API of kubelets, roles, and whatever the next version brings.",
  severity: "high",
  appliesTo: "resource",
  kinds: ROLE_KINDS,
  controls: [cisKubernetes("5.1.3"), nsaCisa("authorization/least-privilege"), nist800190("4.3.1"), pciDss("7.2.5")],
  remediation: "Name the resources, each with the subresources that are needed.",
  waiveWhen: "The program has to see or keep every kind of resource, as tools for backup and for deployment do.",
  includes: ["kubernetes-cluster-admin-binding"],
  *check({ root }) {
    for (const rule of root.get("rules").items()) {
      const isOurs = isAboutKubernetes(rule);
      if (isOurs === "no") continue;
      for (const resource of rule.get("resources").items()) {
        if (isOurs === "yes" || resource.state === "unknown") yield* requireField(resource, (value) => value !== "*", CLAIM);
        else if (resource.value === "*") yield* undecided(unreadPart(rule), CLAIM);
      }
    }
  },
});
