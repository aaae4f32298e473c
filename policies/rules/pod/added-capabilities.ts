import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { DEFAULT_CAPABILITIES, LINUX_CAPABILITIES } from "../../model/kubernetes/capabilities";
import { defineRule, quoteKnown, requireField } from "../../rule";

export const addedCapabilities = defineRule({
  id: "kubernetes-added-capabilities",
  title: "Containers must not add capabilities beyond the default set",
  rationale:
    "Capabilities beyond those that a container runtime grants by default let a process act on the node or on its neighbours' traffic.",
  severity: "high",
  appliesTo: "pod",
  controls: [
    baseline("capabilities_baseline"),
    cisKubernetes("5.2.8"),
    cisKubernetes("5.2.9"),
    nsaCisa("pod-security/capabilities"),
    nist800190("4.4.3"),
    pciDss("2.2.4"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove the capability from securityContext.capabilities.add.",
  waiveWhen:
    "A component of the cluster, such as a network plugin that needs NET_ADMIN, cannot do its work without the capability.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const added of container.get("securityContext", "capabilities", "add").items()) {
        // Compared exactly: "CAP_CHOWN" and "chown" are not the names that Kubernetes documents, and runtimes differ in reading them.
        const accepts = (value: unknown): boolean => typeof value === "string" && DEFAULT_CAPABILITIES.has(value);
        const name = quoteKnown(added, LINUX_CAPABILITIES, "a capability outside the default set");
        yield* requireField(added, accepts, `${container.label} must not add ${name}`);
      }
    }
  },
});
