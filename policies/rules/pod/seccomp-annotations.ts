import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { defineRule, requireField } from "../../rule";

const POD_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_ANNOTATION_PREFIX = "container.seccomp.security.alpha.kubernetes.io/";

export const seccompAnnotations = defineRule({
  id: "kubernetes-seccomp-annotations",
  title: "Seccomp must not be switched off by annotation",
  rationale:
    "Clusters before v1.27 and some runtimes still obey the retired annotations, which Pod Security admission no longer reads.",
  severity: "medium",
  appliesTo: "pod",
  controls: [cisKubernetes("5.6.2"), nsaCisa("pod-security/seccomp"), nist800190("4.4.3"), mitreAttack("T1611")],
  remediation: 'Remove the seccomp annotations and set securityContext.seccompProfile.type to "RuntimeDefault".',
  waiveWhen: "Never needed on clusters from v1.27 on, where the fields say the same; a waiver is for older ones.",
  *check(pod) {
    for (const [key, annotation] of pod.metadata.get("annotations").entries()) {
      if (key !== "*" && key !== POD_ANNOTATION && !key.startsWith(CONTAINER_ANNOTATION_PREFIX)) continue;
      yield* requireField(annotation, isFiltered, "pod must not switch seccomp off by annotation");
    }
  },
});

function isFiltered(value: unknown): boolean {
  if (value === undefined || value === "runtime/default" || value === "docker/default") return true;
  return typeof value === "string" && value.startsWith("localhost/");
}
