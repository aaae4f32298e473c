import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { texts } from "../../parameter";
import { defineRule, requireField } from "../../rule";

export const runtimeClass = defineRule({
  id: "kubernetes-runtime-class",
  title: "Pods must run in a sandboxed runtime",
  rationale:
    "Containers share the kernel of their node, so a flaw in it is a way out of all of them; a sandbox has a kernel of its own.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nsaCisa("pod-security/sandboxed-runtime"), nist800190("4.4.3"), mitreAttack("T1068"), mitreAttack("T1611")],
  remediation: "Set runtimeClassName to one of the runtime classes that the rule's parameter `classes` names.",
  waiveWhen: "A component of the cluster has to work on the node itself, which a sandbox prevents.",
  parameters: { classes: texts("Runtime classes that pods may run in.", ["gvisor", "kata"]) },
  optIn: "Only clusters that have such runtime classes can meet it.",
  *check(pod, _context, { classes }) {
    const isSandbox = (value: unknown): boolean => typeof value === "string" && classes.includes(value);
    const names = classes.map((name) => `"${name}"`).join(", ");
    yield* requireField(pod.spec.get("runtimeClassName"), isSandbox, `pod must run in one of the runtime classes ${names}`);
  },
});
