import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { readEmbedded } from "../../model/kubernetes/embedded-yaml";
import { elementsOf, isOnlyWildcards, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const kubernetesSecretsRole = defineRule({
  id: "vault-kubernetes-secrets-role",
  title: "Roles that make Kubernetes tokens must be bound to namespaces and must not make administrators",
  rationale: "Who may use such a role gets a token of the cluster: with a star for any namespace, the system's included.",
  severity: "high",
  appliesTo: "resource",
  kinds: vaultKinds("KubernetesSecretsRole"),
  controls: [cisKubernetes("5.1.1"), cisKubernetes("5.1.3"), pciDss("7.2.2"), mitreAttack("T1098.006"), mitreAttack("T1078")],
  remediation: "List the namespaces in allowedKubernetesNamespaces, and name a role that grants only what is needed.",
  waiveWhen: "The role is the emergency access of operators, and its use raises an alert.",
  *check({ root }) {
    for (const namespace of elementsOf(root.get("allowedKubernetesNamespaces"))) {
      yield* requireField(namespace, (value) => !isOnlyWildcards(value), "role must name the namespaces of its tokens");
    }
    yield* requireField(
      root.get("kubernetesRoleName"),
      (value) => value !== "cluster-admin",
      "role must not make administrators of the cluster",
    );
    yield* requireField(root.get("generatedRoleRules"), hasNoStar, "role must name the verbs and resources that it grants");
  },
});

/** The rules of a Role, in YAML or JSON. */
function hasNoStar(text: unknown): boolean {
  const rules = typeof text === "string" ? readEmbedded(text)?.get("rules").items() : [];
  return (
    rules?.every((rule) =>
      ["verbs", "resources"].every((key) =>
        rule
          .get(key)
          .items()
          .every(({ value }) => value !== "*"),
      ),
    ) ?? false
  );
}
