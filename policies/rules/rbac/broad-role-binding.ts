import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { isClusterWide } from "../../model/rbac/rbac-accounts";
import { isBroadRole } from "../../model/rbac/rbac-builtin-roles";
import { namespaceOf } from "../../model/stack";
import { defineRule, requireField, unless } from "../../rule";

export const broadRoleBinding = defineRule({
  id: "kubernetes-broad-role-binding",
  title: "Bindings must not give admin, edit or roles of the control plane in all namespaces",
  rationale:
    "These roles read secrets, run pods and act as service accounts; held in every namespace, or in that of the control plane, they are as good as cluster-admin.",
  severity: "high",
  appliesTo: "resource",
  kinds: BINDING_KINDS,
  controls: [
    cisKubernetes("5.1.1"),
    nsaCisa("authorization/least-privilege"),
    nist800190("4.3.1"),
    pciDss("7.2.2"),
    mitreAttack("T1098.006"),
  ],
  remediation: "Bind the role with a RoleBinding in each namespace that it is for, or bind one that grants less.",
  waiveWhen: "The subject is a group of administrators of the cluster, or a part of its control plane.",
  *check(binding) {
    const { root } = binding;
    const claim = "binding must not give a role of administrators or of the control plane so widely";
    const given = requireField(root.get("roleRef", "name"), (name) => !isBroadRole(name), claim);
    const namespace = namespaceOf(binding);
    if (isClusterWide(binding)) yield* given;
    else if (namespace.state === "unknown" || namespace.value === "kube-system") {
      // A Role of that name is another one.
      const ofCluster = unless(root.get("roleRef", "kind"), (kind) => kind === "Role", given);
      yield* unless(namespace, () => false, ofCluster);
    }
  },
});
