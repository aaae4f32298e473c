import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const runAsNonRoot = defineRule({
  id: "kubernetes-run-as-non-root",
  title: "Containers must run as non-root",
  rationale: "A root process that escapes its container is root on the node.",
  severity: "high",
  appliesTo: "pod",
  controls: [restricted("runAsNonRoot")],
  remediation: "Set securityContext.runAsNonRoot to true on the pod or on every container.",
  *check(pod, context) {
    yield* exceptInUserNamespace(pod, context, nonRoot(pod));
  },
});

function* nonRoot(pod: Pod): Generator<Observation> {
  const podField = pod.spec.get("securityContext", "runAsNonRoot");
  if (podField.state !== "absent") {
    yield* requireField(podField, (value) => value === true, "pod must set securityContext.runAsNonRoot=true");
  }
  for (const container of pod.allContainers()) {
    const field = container.effective("runAsNonRoot");
    // What the container inherits is judged above.
    if (field.path === podField.path) continue;
    yield* requireField(field, (value) => value === true, `${container.label} must set securityContext.runAsNonRoot=true`);
  }
}
