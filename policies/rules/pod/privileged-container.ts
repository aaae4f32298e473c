import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const privilegedContainer = defineRule({
  id: "kubernetes-privileged-container",
  title: "Containers must not be privileged",
  rationale: "A privileged container has every capability and every device of its node: whoever controls it controls the node.",
  severity: "critical",
  appliesTo: "pod",
  controls: [baseline("privileged")],
  remediation: "Remove securityContext.privileged, or set it to false, and add only the capabilities that the container needs.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const field = container.get("securityContext", "privileged");
      yield* requireField(field, isUnsetOrFalse, `${container.label} must not set securityContext.privileged=true`);
    }
  },
});
