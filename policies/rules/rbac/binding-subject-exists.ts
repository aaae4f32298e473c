import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { BINDING_KINDS } from "../../model/rbac/rbac";
import { rbacGraph } from "../../model/rbac/rbac-graph";
import { at, defineRule, missing } from "../../rule";

export const bindingSubjectExists = defineRule({
  id: "kubernetes-binding-subject-exists",
  title: "Bindings must name service accounts that exist",
  rationale:
    "Rights of an account that does not exist wait for whoever creates one of that name, or are missing where the name has a slip.",
  severity: "low",
  appliesTo: "stack",
  kinds: BINDING_KINDS,
  controls: [nsaCisa("authorization/least-privilege"), pciDss("7.2.1")],
  remediation: "Correct the name or the namespace of the subject, declare the service account, or remove the subject.",
  waiveWhen: "Other software of the cluster creates the account, as an operator does for what it runs.",
  *check(stack, context) {
    for (const { binding, name } of stack.once(rbacGraph).missingAccounts()) {
      yield* at(binding, missing(context, name, "binding must name a service account that exists"));
    }
  },
});
