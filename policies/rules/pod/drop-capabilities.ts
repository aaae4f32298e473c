import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { restricted } from "../../frameworks/pss";
import { LINUX_CAPABILITIES } from "../../model/kubernetes/capabilities";
import { isForLinux, isOpen } from "../../model/kubernetes/open-field";
import type { Container, Pod } from "../../model/pod";
import { defineRule, exceptWindows, quoteKnown, requireField, type Observation } from "../../rule";

export const dropCapabilities = defineRule({
  id: "kubernetes-drop-capabilities",
  title: "Containers must drop all capabilities and may add back only NET_BIND_SERVICE",
  rationale:
    "Even the default capabilities let a root process change file owners, forge packets' origins and outlive its privileges.",
  severity: "medium",
  appliesTo: "pod",
  controls: [
    restricted("capabilities_restricted"),
    cisKubernetes("5.2.8"),
    cisKubernetes("5.2.9"),
    nsaCisa("pod-security/capabilities"),
    nist800190("4.4.3"),
    pciDss("2.2.4"),
    mitreAttack("T1068"),
    mitreAttack("T1611"),
  ],
  remediation: 'Set securityContext.capabilities to { drop: ["ALL"] } on every container, with add: ["NET_BIND_SERVICE"] at most.',
  waiveWhen:
    "A container starts as root and changes its user itself, as images of older databases do with SETUID and SETGID, and cannot be changed soon.",
  includes: ["kubernetes-added-capabilities"],
  *check(pod, context) {
    yield* exceptWindows(pod, context, capabilities(pod));
  },
  *remedy(pod) {
    for (const container of isForLinux(pod) ? pod.allContainers() : []) {
      const field = container.get("securityContext", "capabilities", "drop");
      if (isOpen(field) && hasNoneToLose(container)) yield { field, value: ["ALL"] };
    }
  },
});

function* capabilities(pod: Pod): Generator<Observation> {
  for (const container of pod.allContainers()) {
    yield* dropsAll(container);
    for (const added of container.get("securityContext", "capabilities", "add").items()) {
      const name = quoteKnown(added, LINUX_CAPABILITIES, "a capability other than NET_BIND_SERVICE");
      yield* requireField(added, (value) => value === "NET_BIND_SERVICE", `${container.label} must not add ${name}`);
    }
  }
}

function* dropsAll(container: Container): Generator<Observation> {
  const drop = container.get("securityContext", "capabilities", "drop");
  const dropped = drop.items();
  // Exactly "ALL": runtimes do not all read "all".
  if (dropped.some((item) => item.value === "ALL")) return;
  const unread = dropped.find((item) => item.state === "unknown");
  yield* requireField(unread ?? drop, () => false, `${container.label} must drop "ALL"`);
}

/** Processes that are not root and cannot gain privileges have no capabilities, whatever their container holds. */
function hasNoneToLose(container: Container): boolean {
  const user = container.effective("runAsUser").value;
  const isNonRoot = container.effective("runAsNonRoot").value === true || (typeof user === "number" && user > 0);
  return isNonRoot && container.get("securityContext", "allowPrivilegeEscalation").value === false;
}
