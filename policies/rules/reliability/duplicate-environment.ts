import type { Field } from "../../model/field";
import { defineRule, undecided, violation } from "../../rule";

export const duplicateEnvironment = defineRule({
  id: "kubernetes-duplicate-environment",
  title: "Containers must set each environment variable once",
  rationale:
    "The last value wins in silence, and which one survives a later change depends on the tool. A setting that somebody has reviewed may not be the one that holds.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Remove one of the two entries.",
  waiveWhen: "Waive it for a chart that appends its users' variables to its own, until it offers another way.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const claim = `${container.label} must not set an environment variable twice`;
      const seen = new Set<unknown>();
      const entries = container.get("env").items();
      for (const entry of entries) {
        const name = entry.get("name");
        if (name.state === "unknown") {
          if (entries.length > 1 || entry.key === undefined) yield* undecided(name, claim);
        } else if (seen.has(name.value)) yield* hides(entry, claim);
        seen.add(name.value);
      }
    }
  },
});

/** A value that is made of the earlier one (`$(PATH):/opt/bin`) needs it. */
function* hides(entry: Field, claim: string): ReturnType<typeof violation> {
  const name = entry.get("name");
  const reference = typeof name.value === "string" ? `$(${name.value})` : "";
  const value = entry.get("value");
  const isExtended = typeof value.value === "string" && value.value !== reference && value.value.includes(reference);
  if (value.state === "unknown") yield* undecided(value, claim);
  else if (!isExtended) yield* violation(name, claim);
}
