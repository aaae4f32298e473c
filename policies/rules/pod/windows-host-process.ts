import { cisKubernetes } from "../../frameworks/cis-kubernetes";
import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const windowsHostProcess = defineRule({
  id: "kubernetes-windows-host-process",
  title: "Windows containers must not run as processes of their node",
  rationale: "A HostProcess container is a process of the Windows node with access to all of it.",
  severity: "critical",
  appliesTo: "pod",
  controls: [baseline("windowsHostProcess"), cisKubernetes("5.2.10"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Remove securityContext.windowsOptions.hostProcess, or set it to false.",
  waiveWhen: "A component of the cluster manages its Windows node, such as a network plugin or a storage driver.",
  *check(pod) {
    for (const { label, field } of pod.securityContexts()) {
      const hostProcess = field.get("windowsOptions", "hostProcess");
      yield* requireField(hostProcess, isUnsetOrFalse, `${label} must not set securityContext.windowsOptions.hostProcess=true`);
    }
  },
});
