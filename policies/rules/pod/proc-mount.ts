import { baseline } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const procMount = defineRule({
  id: "kubernetes-proc-mount",
  title: "Containers must keep the masked /proc, unless their pod has a user namespace of its own",
  rationale: "The default masks hide kernel interfaces under /proc that show or change the state of the node.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("procMount")],
  remediation: 'Remove securityContext.procMount, or set it to "Default".',
  *check(pod, context) {
    yield* exceptInUserNamespace(pod, context, maskedProc(pod));
  },
});

/** What `kubernetes-proc-mount-restricted` demands without exception. */
export function* maskedProc(pod: Pod): Generator<Observation> {
  for (const container of pod.allContainers()) {
    const accepts = (value: unknown): boolean => value === undefined || value === "Default";
    const field = container.get("securityContext", "procMount");
    yield* requireField(field, accepts, `${container.label} must leave securityContext.procMount at "Default"`);
  }
}
