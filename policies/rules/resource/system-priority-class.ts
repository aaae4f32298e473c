import { mitreAttack } from "../../frameworks/mitre-attack";
import { texts } from "../../parameter";
import { defineRule, quoteKnown, requireField, unless } from "../../rule";

/** The classes that every cluster has: for its own components, without which it does not work. */
const SYSTEM_CLASSES: ReadonlySet<string> = new Set(["system-cluster-critical", "system-node-critical"]);

export const systemPriorityClass = defineRule({
  id: "kubernetes-system-priority-class",
  title: "Only components of the cluster may have its highest priorities",
  rationale:
    "Pods of the two system classes push out all others and are not evicted themselves. An application that takes one can starve the DNS of its cluster. Agents on each node (DaemonSets) may be as critical as their node.",
  severity: "medium",
  appliesTo: "resource",
  kinds: ["*"],
  controls: [mitreAttack("T1499")],
  remediation: "Use a PriorityClass of your own, whose value is below one billion.",
  waiveWhen: "Add the namespaces of storage drivers, DNS and others that the cluster cannot do without to the parameter.",
  parameters: { namespaces: texts("Namespaces whose pods may use the system classes.", ["kube-system"]) },
  *check(subject, _context, { namespaces }) {
    const isAgent = subject.kinds.some((kind) => kind.endsWith("/DaemonSet"));
    const isExempt = (value: unknown): boolean => typeof value === "string" && namespaces.includes(value);
    for (const pod of subject.pods) {
      const name = pod.spec.get("priorityClassName");
      const claim = `pod must not use ${quoteKnown(name, SYSTEM_CLASSES, "a priority class of the system")}`;
      // That of nodes is meant for what each node must run.
      const isOrdinary = (value: unknown): boolean =>
        typeof value !== "string" || !SYSTEM_CLASSES.has(value) || (isAgent && value === "system-node-critical");
      yield* unless(subject.root.get("metadata", "namespace"), isExempt, requireField(name, isOrdinary, claim));
    }
  },
});
