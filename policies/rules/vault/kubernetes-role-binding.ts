import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { readEmbedded } from "../../model/kubernetes/embedded-yaml";
import type { Field } from "../../model/field";
import { isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField, type Observation } from "../../rule";

const NAMES = "Kubernetes role must be bound to named service accounts";
const NAMESPACES = "Kubernetes role must be bound to named namespaces";

export const kubernetesRoleBinding = defineRule({
  id: "vault-kubernetes-role-binding",
  title: "Kubernetes roles must be bound to named service accounts and namespaces",
  rationale: "With a star for either, whoever makes a service account or a namespace of the right name gets the role's policies.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("KubernetesRole"),
  controls: [pciDss("7.3.2"), pciDss("7.2.2"), pciDss("7.2.5"), pciDss("7.3.3"), mitreAttack("T1078"), mitreAttack("T1552")],
  remediation: "List the service accounts in boundServiceAccountNames and their namespaces in boundServiceAccountNamespaces.",
  waiveWhen: "The policies of the role are templates that bound each service account to paths of its own.",
  *check({ root }) {
    const names = root.get("boundServiceAccountNames");
    yield* entries(names, NAMES);
    for (const name of names.items()) {
      yield* requireField(
        name,
        (value) => value !== "default",
        "Kubernetes role must not be bound to the account that every pod has by default",
      );
    }
    const selector = root.get("boundServiceAccountNamespaceSelector");
    if (selector.state === "absent" || selector.value === "") yield* entries(root.get("boundServiceAccountNamespaces"), NAMESPACES);
    else {
      yield* requireField(selector, selectsSome, NAMESPACES);
      for (const namespace of root.get("boundServiceAccountNamespaces").items()) yield* named(namespace, NAMESPACES);
    }
  },
});

function* entries(list: Field, claim: string): Iterable<Observation> {
  yield* requireField(list, (value) => Array.isArray(value) && value.length > 0, claim);
  for (const item of list.items()) yield* named(item, claim);
}

function named(item: Field, claim: string): Iterable<Observation> {
  return requireField(item, (value) => typeof value === "string" && value !== "" && !isOnlyWildcards(value), claim);
}

/** A selector in YAML or JSON; an empty one takes every namespace. */
function selectsSome(value: unknown): boolean {
  const selector = typeof value === "string" ? readEmbedded(value) : undefined;
  return ["matchLabels", "matchExpressions"].some((key) => (selector?.get(key).children().length ?? 0) > 0);
}
