import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { holdsRuntimeSocket } from "../../model/kubernetes/host-path";
import { defineRule, requireField } from "../../rule";

export const containerRuntimeSocket = defineRule({
  id: "kubernetes-container-runtime-socket",
  title: "Pods must not mount the socket of the container runtime",
  rationale:
    "Whoever can talk to the runtime can start a privileged container on the node, past the API server; a read-only mount does not prevent that.",
  severity: "critical",
  appliesTo: "pod",
  controls: [
    cisKubernetes("5.2.11"),
    nsaCisa("pod-security/host-path"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
    mitreAttack("T1609"),
  ],
  remediation:
    "Remove the volume. Build images with a builder that needs no daemon, and read metrics and logs of containers from the kubelet.",
  waiveWhen: "A security or metrics agent that is part of the cluster asks the runtime about containers and has no other way.",
  *check(pod) {
    for (const volume of pod.volumes()) {
      const hostPath = volume.field.get("hostPath");
      if (hostPath.state === "absent") continue;
      yield* requireField(
        hostPath.get("path"),
        isElsewhere,
        `${volume.label} must not give access to the socket of the container runtime`,
      );
    }
  },
});

function isElsewhere(path: unknown): boolean {
  return typeof path === "string" && !holdsRuntimeSocket(path);
}
