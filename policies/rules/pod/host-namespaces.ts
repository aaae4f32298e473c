import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const hostNamespaces = defineRule({
  id: "kubernetes-host-namespaces",
  title: "Pods must not share the network, PID or IPC namespace of their node",
  rationale:
    "In a namespace of the node a pod sees its processes, its shared memory or all of its traffic, past every NetworkPolicy.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("hostNamespaces"),
    cisKubernetes("5.2.3"),
    cisKubernetes("5.2.4"),
    cisKubernetes("5.2.5"),
    nsaCisa("pod-security/host-namespaces"),
    nsaCisa("pod-security/host-network"),
    nist800190("4.4.3"),
    pciDss("2.2.4"),
    mitreAttack("T1611"),
    mitreAttack("T1040"),
  ],
  remediation: "Remove hostNetwork, hostPID and hostIPC, or set them to false.",
  waiveWhen: "A component of the cluster has to see its node: a network plugin its network, a metrics agent its processes.",
  *check(pod) {
    for (const key of ["hostNetwork", "hostPID", "hostIPC"]) {
      yield* requireField(pod.spec.get(key), isUnsetOrFalse, `pod must not set ${key}=true`);
    }
  },
});
