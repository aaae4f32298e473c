import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import type { Pod } from "../../model/pod";
import { decidingPlaces } from "../../model/kubernetes/security-settings";
import { integer } from "../../parameter";
import { defineRule, exceptInUserNamespace, exceptWindows, requireField, type Observation } from "../../rule";
import { notInRootGroup } from "./root-group";

export const highGroupId = defineRule({
  id: "kubernetes-high-group-id",
  title: "Containers must run under a high group ID and in no root group",
  rationale:
    "Without a group of its own a container runs in the root group, and low IDs belong to groups of the node with rights of their own.",
  severity: "low",
  appliesTo: "pod",
  controls: [nsaCisa("pod-security/root-group"), nist800190("4.4.3"), mitreAttack("T1611")],
  remediation: "Set securityContext.runAsGroup to an ID from 10000 up on the pod or on every container.",
  optIn: "Most images are made for a lower group, and a group other than root is what the other rules ask for.",
  waiveWhen:
    "The image works under a fixed ID only, or the cluster hands out IDs itself, as OpenShift does; there, switch the rule off.",
  parameters: { minimum: integer("The lowest group ID that is accepted for runAsGroup.", 10000, { minimum: 1 }) },
  includes: ["kubernetes-root-group"],
  *check(pod, context, { minimum }) {
    yield* exceptInUserNamespace(pod, context, exceptWindows(pod, context, highIds(pod, minimum)));
  },
});

function* highIds(pod: Pod, minimum: number): Generator<Observation> {
  const accepts = (value: unknown): boolean => typeof value === "number" && value >= minimum;
  const places = decidingPlaces(pod, "runAsGroup");
  for (const { label, field } of places) {
    yield* requireField(field, accepts, `${label} must set securityContext.runAsGroup to ${minimum} or more`);
  }
  // Of runAsGroup all is said above.
  const said = new Set(places.map(({ field }) => field.path));
  for (const observation of notInRootGroup(pod)) if (!said.has(observation.field.path)) yield observation;
}
