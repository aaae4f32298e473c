import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

/** Source: https://developer.hashicorp.com/vault/api-docs/auth/kubernetes (alias_name_source). */
export const kubernetesRoleAlias = defineRule({
  id: "vault-kubernetes-role-alias",
  title: "Kubernetes roles must tell service accounts apart by their UID",
  rationale:
    "By its name, an account that was deleted and made again by somebody else is the same to Vault, with all that its entity has gathered; by its UID it is another.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("KubernetesRole"),
  controls: [pciDss("8.2.1"), mitreAttack("T1078")],
  remediation: "Remove aliasNameSource, which is serviceaccount_uid by default.",
  waiveWhen: "Entities are made by name beforehand, and nobody else may create accounts in the namespace.",
  *check({ root }) {
    const isUid = (value: unknown): boolean => value === undefined || value === "" || value === "serviceaccount_uid";
    yield* requireField(root.get("aliasNameSource"), isUid, "Kubernetes role must tell service accounts apart by their UID");
  },
});
