import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const kubernetesRoleAudience = defineRule({
  id: "vault-kubernetes-role-audience",
  title: "Kubernetes roles must be bound to an audience",
  rationale: "Without one, a token that a workload showed to any other service logs in to Vault in its name.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("KubernetesRole"),
  controls: [pciDss("7.2.5"), mitreAttack("T1528"), mitreAttack("T1550.001")],
  remediation: 'Set audience, for example to "vault", and mount a token for that audience in the workload.',
  waiveWhen: "Clients can only show the token that every pod has, whose audience is the API server.",
  *check({ root }) {
    const isSet = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
    yield* requireField(root.get("audience"), isSet, "Kubernetes role must be bound to an audience");
  },
});
