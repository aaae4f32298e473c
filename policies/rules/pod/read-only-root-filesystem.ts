import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { defineRule, exceptWindows, requireField, type Observation } from "../../rule";
import type { Pod } from "../../model/pod";

export const readOnlyRootFilesystem = defineRule({
  id: "kubernetes-read-only-root-filesystem",
  title: "The root file system of containers must be read-only",
  rationale: "An attacker who can write to the file system of a container can replace its programs and bring tools of their own.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.6.3"),
    nsaCisa("pod-security/immutable-file-system"),
    nist800190("4.4.4"),
    pciDss("2.2.6"),
    mitreAttack("T1609"),
  ],
  remediation:
    "Set securityContext.readOnlyRootFilesystem to true on every container, and mount an emptyDir where it has to write.",
  waiveWhen: "Software writes next to its own files, in places that no emptyDir can take over, such as an installer of packages.",
  *check(pod, context) {
    yield* exceptWindows(pod, context, readOnly(pod));
  },
});

function* readOnly(pod: Pod): Generator<Observation> {
  for (const container of pod.allContainers()) {
    const field = container.get("securityContext", "readOnlyRootFilesystem");
    yield* requireField(
      field,
      (value) => value === true,
      `${container.label} must set securityContext.readOnlyRootFilesystem=true`,
    );
  }
}
