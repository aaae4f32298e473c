import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { baseline } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const procMount = defineRule({
  id: "kubernetes-proc-mount",
  title: "Containers must keep the masked /proc, unless their pod has a user namespace of its own",
  rationale: "The default masks hide kernel interfaces under /proc that show or change the state of the node.",
  severity: "medium",
  appliesTo: "pod",
  controls: [baseline("procMount"), nist800190("4.4.3"), mitreAttack("T1611")],
  remediation: 'Remove securityContext.procMount, or set it to "Default".',
  waiveWhen:
    "A container builds or runs other containers on a cluster without user namespaces; prefer hostUsers=false, with which it is allowed.",
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
