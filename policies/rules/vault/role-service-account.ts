import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../../model/selector";
import { DEFAULT_NAMESPACE, namespaceOf, type Stack } from "../../model/stack";
import { vaultKinds } from "../../model/vault/vault";
import { at, defineRule, missing, undecided } from "../../rule";

const ROLES = vaultKinds("KubernetesRole");

export const roleServiceAccount = defineRule({
  id: "vault-role-service-account",
  title: "Kubernetes roles of Vault must be bound to service accounts that exist",
  rationale:
    "Whoever first makes a service account of that name gets the policies of the role, and the workload that it was meant for gets none.",
  severity: "low",
  appliesTo: "stack",
  kinds: ROLES,
  controls: [pciDss("7.2.5"), mitreAttack("T1078")],
  remediation: "Correct the name or the namespace, or declare the service account in the same stack.",
  waiveWhen: "The service account comes with a chart or an operator that the stack does not show.",
  *check(stack, context) {
    const claim = "Kubernetes role must be bound to service accounts that exist";
    for (const role of stack.ofKind(...ROLES)) {
      for (const name of role.root.get("boundServiceAccountNames").items()) {
        // Stars are another rule's, and every namespace has an account of this name.
        if (typeof name.value === "string" && (name.value.includes("*") || name.value === "default")) continue;
        const match = findAccount(stack, name, role.root);
        if (match === "no") yield* at(role, missing(context, name, claim));
        else if (match === "unknown") {
          yield* at(
            role,
            undecided(name, claim, name.state === "unknown" ? undefined : "not every name is known until deployment"),
          );
        }
      }
    }
  },
});

function findAccount(stack: Stack, name: Field, role: Field): Match {
  const namespaces = role.get("boundServiceAccountNamespaces").items();
  const isOpen = role.get("boundServiceAccountNamespaceSelector").state !== "absent";
  return anyMatch(
    stack.ofKind("ServiceAccount").map((account) => {
      const inNamespace = namespaces.map((namespace) => inSame(namespace, namespaceOf(account)));
      return allMatch([sameValue(name, account.root.get("metadata", "name")), anyMatch([matchIf(isOpen), ...inNamespace])]);
    }),
  );
}

function inSame(wanted: Field, namespace: Field): Match {
  if (typeof wanted.value === "string" && wanted.value.includes("*")) return "yes";
  return sameValue(wanted, namespace, DEFAULT_NAMESPACE);
}
