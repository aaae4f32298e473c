import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const runAsNonRoot = defineRule({
  id: "kubernetes-run-as-non-root",
  title: "Containers must run as non-root",
  rationale: "A root process that escapes its container is root on the node.",
  severity: "high",
  appliesTo: "pod",
  controls: [
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
