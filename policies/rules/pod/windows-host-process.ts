import { baseline } from "../../frameworks/pss";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const windowsHostProcess = defineRule({
  id: "kubernetes-windows-host-process",
  title: "Windows containers must not run as processes of their node",
  rationale: "A HostProcess container is a process of the Windows node with access to all of it.",
  severity: "critical",
  appliesTo: "pod",
  controls: [baseline("windowsHostProcess")],
  remediation: "Remove securityContext.windowsOptions.hostProcess, or set it to false.",
  *check(pod) {
    for (const { label, field } of pod.securityContexts()) {
      const hostProcess = field.get("windowsOptions", "hostProcess");
      yield* requireField(hostProcess, isUnsetOrFalse, `${label} must not set securityContext.windowsOptions.hostProcess=true`);
    }
  },
});
