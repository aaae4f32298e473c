import { isMap } from "../../model/field";
import { runsToCompletion } from "../../model/kubernetes/pod-lifetime";
import { defineRule, requireField, unless } from "../../rule";

export const livenessProbe = defineRule({
  id: "kubernetes-liveness-probe",
  title: "Containers must have a liveness probe",
  rationale: "A process that hangs keeps its container running. Only a probe that fails has it restarted.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Set livenessProbe on the container, on something that fails only when a restart helps.",
  optIn: "A process that ends when it cannot go on needs no probe, and a careless one restarts what is merely busy.",
  waiveWhen: "Waive it for containers that end by themselves when they cannot go on.",
  *check(pod) {
    for (const container of pod.containersOf("container")) {
      const claim = `${container.label} must have a livenessProbe`;
      yield* unless(pod.spec.get("restartPolicy"), runsToCompletion, requireField(container.get("livenessProbe"), isMap, claim));
    }
  },
});
