import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { rbacGraph } from "../../model/rbac/rbac-graph";
import { at, defineRule, missing } from "../../rule";

export const roleExists = defineRule({
  id: "kubernetes-role-exists",
  title: "Bindings must refer to roles that exist",
  rationale:
    "A binding without its role gives nothing today, and whatever a role of that name grants on the day when somebody creates one.",
  severity: "low",
  appliesTo: "stack",
  kinds: BINDING_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), pciDss("7.2.1")],
  remediation: "Correct the name or the kind in roleRef, declare the role, or remove the binding.",
  waiveWhen: "The role is declared by other software of the cluster, of which the stack does not know.",
  *check(stack, context) {
    const graph = stack.once(rbacGraph);
    for (const binding of graph.bindings) {
      if (!graph.isRoleMissing(binding)) continue;
      const name = binding.root.get("roleRef", "name");
      yield* at(binding, missing(context, name, "binding must refer to a role that exists"));
    }
  },
});
