import { nsaCisa } from "../../frameworks/nsa-cisa";
import { text } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const alertSeverity = defineRule({
  id: "kubernetes-alert-severity",
  title: "Alerts must have a severity",
  rationale:
    "Routes go by the severity of an alert. One without it ends up where nobody looks, or wakes people for nothing until they look away.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["monitoring.coreos.com/PrometheusRule", "operator.victoriametrics.com/VMRule"],
  controls: [nsaCisa("logging/alerts")],
  remediation: "Set labels.severity of the alert, for example to critical, warning or info.",
  parameters: { label: text("The label that routes go by.", "severity") },
  waiveWhen: "Routes go by the team or the service alone.",
  *check({ root }, _context, { label }) {
    for (const group of root.get("spec", "groups").items()) {
      for (const rule of group.get("rules").items()) {
        // The others record a value under a new name.
        if (rule.get("alert").state === "absent") continue;
        const isNamed = (value: unknown): boolean => typeof value === "string" && value !== "";
        yield* requireField(rule.get("labels", label), isNamed, "alert must have a severity");
      }
    }
  },
});
