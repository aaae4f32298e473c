import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { RBAC_GROUP } from "../../model/rbac/rbac";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const clusterWideBinding = defineRule({
  id: "kubernetes-cluster-wide-binding",
  title: "Roles must be given namespace by namespace",
  rationale: "What a ClusterRoleBinding gives holds in every namespace, those that are yet to come included.",
  severity: "low",
  appliesTo: "resource",
  kinds: [`${RBAC_GROUP}/ClusterRoleBinding`],
  controls: [nsaCisa("authorization/least-privilege"), nsaCisa("network/namespaces"), pciDss("7.2.5"), pciDss("A1.1.2")],
  remediation: "Replace the ClusterRoleBinding by a RoleBinding in each namespace that it is for.",
  optIn: "controllers and agents need it; it is for clusters whose tenants may bind roles in their own namespaces alone.",
  parameters: {
    roles: texts("ClusterRoles that may be given in all namespaces.", [
      "system:auth-delegator",
      "system:basic-user",
      "system:discovery",
    ]),
  },
  waiveWhen:
    "The subject is a controller or agent that works on all namespaces or on resources in none; parameters name such roles for all.",
  *check({ root }, _context, { roles }) {
    const isAllowed = (name: unknown): boolean => typeof name === "string" && roles.includes(name);
    yield* requireField(root.get("roleRef", "name"), isAllowed, "role must not be given in all namespaces");
  },
});
