import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const interactiveTerminal = defineRule({
  id: "kubernetes-interactive-terminal",
  title: "Containers must not keep a terminal or an input open",
  rationale: "Whoever may attach to the pod types into its main process, and what is typed is recorded nowhere.",
  severity: "low",
  appliesTo: "pod",
  controls: [nist800190("4.4.3"), mitreAttack("T1609")],
  remediation: "Remove stdin and tty; kubectl exec and kubectl debug open a terminal when one is needed.",
  waiveWhen: "The software has no other interface than its console, as some game servers.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const key of ["stdin", "tty"]) {
        yield* requireField(container.get(key), isUnsetOrFalse, `${container.label} must not set ${key}=true`);
      }
    }
  },
});
