import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptWindows, requireField, type Observation } from "../../rule";

export const privilegeEscalation = defineRule({
  id: "kubernetes-privilege-escalation",
  title: "Containers must not gain privileges",
  rationale: "A set-user-ID file in the image would otherwise make an ordinary process root.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    restricted("allowPrivilegeEscalation"),
    cisKubernetes("5.2.6"),
    nsaCisa("pod-security/privilege-escalation"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1548"),
  ],
  remediation: "Set securityContext.allowPrivilegeEscalation to false on every container.",
  waiveWhen:
    "A container is privileged or adds SYS_ADMIN, under a waiver of its own: Kubernetes then refuses allowPrivilegeEscalation=false.",
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
