import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptWindows, requireField, type Observation } from "../../rule";

export const privilegeEscalation = defineRule({
  id: "kubernetes-privilege-escalation",
  title: "Containers must not gain privileges",
  rationale: "A set-user-ID file in the image would otherwise make an ordinary process root.",
  severity: "medium",
  appliesTo: "pod",
  controls: [restricted("allowPrivilegeEscalation")],
  remediation: "Set securityContext.allowPrivilegeEscalation to false on every container.",
  *check(pod, context) {
    yield* exceptWindows(pod, context, noEscalation(pod));
  },
});

function* noEscalation(pod: Pod): Generator<Observation> {
  for (const container of pod.allContainers()) {
    const field = container.get("securityContext", "allowPrivilegeEscalation");
    yield* requireField(
      field,
      (value) => value === false,
      `${container.label} must set securityContext.allowPrivilegeEscalation=false`,
    );
  }
}
