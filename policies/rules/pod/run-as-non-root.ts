import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import { isForLinux, isOpen } from "../../model/kubernetes/open-field";
import type { Container, Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const runAsNonRoot = defineRule({
  id: "kubernetes-run-as-non-root",
  title: "Containers must run as non-root",
  rationale: "A root process that escapes its container is root on the node.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.6.3"),
    restricted("runAsNonRoot"),
    cisKubernetes("5.2.7"),
    nsaCisa("pod-security/non-root"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Set securityContext.runAsNonRoot to true on the pod or on every container.",
  waiveWhen: "A component of the cluster writes to its node as root, such as the installer of a network plugin.",
  *check(pod, context) {
    yield* exceptInUserNamespace(pod, context, nonRoot(pod));
  },
  *remedy(pod) {
    const field = pod.spec.get("securityContext", "runAsNonRoot");
    const isShared = pod.spec.get("hostUsers");
    const concerned = pod.allContainers().filter((container) => container.effective("runAsNonRoot").state === "absent");
    const mayBeRoot = concerned.some(isRootByWord) || (isShared.state !== "absent" && isShared.value !== true);
    if (isOpen(field) && concerned.length > 0 && !mayBeRoot && isForLinux(pod)) yield { field, value: true };
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

/** Whether a container asks for user 0, or for one that cannot be read: the kubelet would refuse to start it. */
function isRootByWord(container: Container): boolean {
  const { state, value } = container.effective("runAsUser");
  return state !== "absent" && !(typeof value === "number" && value > 0);
}
