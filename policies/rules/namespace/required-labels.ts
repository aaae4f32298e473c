import { pciDss } from "../../frameworks/pci-dss";
import { texts } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const requiredLabels = defineRule({
  id: "kubernetes-required-labels",
  title: "Namespaces must carry the labels that are required of them",
  rationale: "Alerts, bills and incidents find whom they concern by labels; a namespace without them belongs to nobody.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["Namespace"],
  controls: [pciDss("12.5.1")],
  remediation: "Set the label under metadata.labels.",
  optIn: "which labels there should be differs from house to house.",
  parameters: { labels: texts("Keys of labels that each namespace must carry, with any value that is not empty.", ["team"]) },
  waiveWhen: "The namespace is declared by software of others that cannot be told to label it.",
  *check({ root }, _context, { labels }) {
    for (const key of labels) {
      const label = root.get("metadata", "labels", key);
      yield* requireField(label, (value) => !isUnsetOrEmpty(value), `namespace must carry the label "${key}"`);
    }
  },
});
