import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { text } from "../../parameter";
import { defineRule, ENVIRONMENTS, requireField } from "../../rule";

export const environmentLabel = defineRule({
  id: "kubernetes-environment-label",
  title: "Namespaces must carry the label of their environment",
  rationale:
    "Network policies, alerts and quotas tell development, acceptance and production apart by the label; a namespace with that of another environment is let in where it has no business.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["Namespace"],
  controls: [nsaCisa("network/namespaces"), nist800190("4.4.5"), pciDss("6.5.3")],
  remediation: 'Set the label "environment" to dev, uat or prod, the same as that of the profile.',
  parameters: { label: text("The key of the label.", "environment") },
  waiveWhen: "The namespace is that of software which serves all environments of the cluster.",
  *check({ root }, { environment }, { label }) {
    const allowed: readonly string[] = environment === undefined ? ENVIRONMENTS : [environment];
    const isAllowed = (value: unknown): boolean => typeof value === "string" && allowed.includes(value);
    const wanted = allowed.map((value) => `"${value}"`).join(", ");
    yield* requireField(
      root.get("metadata", "labels", label),
      isAllowed,
      `namespace must carry the label of its environment (${wanted})`,
    );
  },
});
