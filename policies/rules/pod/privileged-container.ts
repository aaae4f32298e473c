import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const privilegedContainer = defineRule({
  id: "kubernetes-privileged-container",
  title: "Containers must not be privileged",
  rationale: "A privileged container has every capability and every device of its node: whoever controls it controls the node.",
  severity: "critical",
  appliesTo: "pod",
  controls: [
    baseline("privileged"),
    cisKubernetes("5.2.2"),
    nsaCisa("pod-security/privileged"),
    nist800190("4.4.3"),
    pciDss("2.2.6"),
    mitreAttack("T1611"),
  ],
  remediation: "Remove securityContext.privileged, or set it to false, and add only the capabilities that the container needs.",
  waiveWhen: "A component of the cluster changes its node itself: kube-proxy, a storage driver that mounts volumes, an eBPF agent.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const field = container.get("securityContext", "privileged");
      yield* requireField(field, isUnsetOrFalse, `${container.label} must not set securityContext.privileged=true`);
    }
  },
});
