import { mitreAttack } from "../../frameworks/mitre-attack";
import { defineRule, requireField } from "../../rule";

export const serviceLinks = defineRule({
  id: "kubernetes-service-links",
  title: "Pods must not be told the addresses of all services of their namespace",
  rationale:
    "By default every container has variables with the address of each service of the namespace: a map for an intruder, and variables that can shadow those of the program.",
  severity: "low",
  appliesTo: "pod",
  controls: [mitreAttack("T1046")],
  optIn: "The variables are on by default, and some programs still find others by them.",
  remediation: "Set enableServiceLinks to false; services are found by name.",
  waiveWhen: "The program finds others by these variables.",
  *check(pod) {
    const isOff = (value: unknown): boolean => value === false;
    yield* requireField(pod.spec.get("enableServiceLinks"), isOff, "pod must not be told the addresses of all services");
  },
});
