import { mitreAttack } from "../../frameworks/mitre-attack";
import { texts } from "../../parameter";
import { defineRule, isUnsetOrEmpty, requireField } from "../../rule";

export const priorityClass = defineRule({
  id: "kubernetes-priority-class",
  title: "Pods must use only the priority classes that they are given",
  rationale:
    "When a node is full, the scheduler evicts pods of lower priority. Whoever may choose any class pushes everybody else out.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1499")],
  remediation: "Set priorityClassName to one of the classes that the rule allows, or remove it.",
  optIn: "Which classes there are, and for whom, only those know who run the cluster.",
  waiveWhen: "Add the class to the parameter if all may use it; waive it for the one workload that everything else depends on.",
  parameters: { classes: texts("Names of the priority classes that pods may use; one that names none gets the default.") },
  *check(pod, _context, { classes }) {
    const isAllowed = (value: unknown): boolean => isUnsetOrEmpty(value) || (typeof value === "string" && classes.includes(value));
    yield* requireField(pod.spec.get("priorityClassName"), isAllowed, "pod must use a priority class that the rule allows");
  },
});
