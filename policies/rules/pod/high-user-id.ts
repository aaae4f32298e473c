import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import type { Pod } from "../../model/pod";
import { decidingPlaces } from "../../model/kubernetes/security-settings";
import { integer } from "../../parameter";
import { defineRule, exceptInUserNamespace, exceptWindows, requireField, type Observation } from "../../rule";

export const highUserId = defineRule({
  id: "kubernetes-high-user-id",
  title: "Containers must run under a high user ID",
  rationale:
    "Low IDs belong to users of the node: a process that escapes its container under one of them has the rights of that user there.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("pod-security/non-root"), nist800190("4.4.3"), mitreAttack("T1611")],
  remediation: "Set securityContext.runAsUser to an ID from 10000 up, and give the files in the image to that ID or to its group.",
  optIn: "Most images are made for a lower user, and a user other than root is what the other rules ask for.",
  waiveWhen:
    "The image works under a fixed ID only, or the cluster hands out IDs itself, as OpenShift does; there, switch the rule off.",
  parameters: { minimum: integer("The lowest user ID that is accepted.", 10000, { minimum: 1 }) },
  includes: ["kubernetes-run-as-user"],
  *check(pod, context, { minimum }) {
    yield* exceptInUserNamespace(pod, context, exceptWindows(pod, context, highIds(pod, minimum)));
  },
});

function* highIds(pod: Pod, minimum: number): Generator<Observation> {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= minimum;
  for (const { label, field } of decidingPlaces(pod, "runAsUser")) {
    yield* requireField(field, accepts, `${label} must set securityContext.runAsUser to ${minimum} or more`);
  }
}
