import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const hostNamespaces = defineRule({
  id: "kubernetes-host-namespaces",
  title: "Pods must not share the network, PID or IPC namespace of their node",
  rationale:
    "In a namespace of the node a pod sees its processes, its shared memory or all of its traffic, past every NetworkPolicy.",
  severity: "high",
  appliesTo: "pod",
  controls: [baseline("hostNamespaces")],
  remediation: "Remove hostNetwork, hostPID and hostIPC, or set them to false.",
  *check(pod) {
    for (const key of ["hostNetwork", "hostPID", "hostIPC"]) {
      yield* requireField(pod.spec.get(key), isUnsetOrFalse, `pod must not set ${key}=true`);
    }
  },
});
