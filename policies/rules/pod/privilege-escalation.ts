import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import { isForLinux, isOpen } from "../../model/kubernetes/open-field";
import type { Container, Pod } from "../../model/pod";
import { defineRule, exceptWindows, requireField, type Observation } from "../../rule";

export const privilegeEscalation = defineRule({
  id: "kubernetes-privilege-escalation",
  title: "Containers must not gain privileges",
  rationale: "A set-user-ID file in the image would otherwise make an ordinary process root.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.6.3"),
    restricted("allowPrivilegeEscalation"),
    cisKubernetes("5.2.6"),
    nsaCisa("pod-security/privilege-escalation"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1548"),
  ],
  remediation: "Set securityContext.allowPrivilegeEscalation to false on every container.",
  waiveWhen:
    "A container is privileged or adds CAP_SYS_ADMIN, under a waiver of its own: Kubernetes then refuses allowPrivilegeEscalation=false.",
  *check(pod, context) {
    yield* exceptWindows(pod, context, noEscalation(pod));
  },
  *remedy(pod) {
    for (const container of isForLinux(pod) ? pod.allContainers() : []) {
      const field = container.get("securityContext", "allowPrivilegeEscalation");
      if (isOpen(field) && !mayBePrivileged(container)) yield { field, value: false };
    }
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

/** With such privileges the API server refuses the setting. */
function mayBePrivileged(container: Container): boolean {
  const { state, value } = container.get("securityContext", "privileged");
  const isPrivileged = state !== "absent" && value !== false;
  const added = container.get("securityContext", "capabilities", "add").items();
  return isPrivileged || added.some(({ value }) => typeof value !== "string" || /^(cap_)?(sys_admin|all)$/i.test(value));
}
