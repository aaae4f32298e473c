import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Pod } from "../../model/pod";
import { defineRule, exceptInUserNamespace, requireField, type Observation } from "../../rule";

export const rootGroup = defineRule({
  id: "kubernetes-root-group",
  title: "Containers must not run in the root group",
  rationale:
    "Group 0 may read, and often write, what belongs to root: in mounted directories of the node and after an escape on it.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nsaCisa("pod-security/root-group"), nist800190("4.4.3"), pciDss("2.2.6"), mitreAttack("T1611")],
  remediation: "Set runAsGroup and fsGroup to an ID other than 0, and take 0 out of supplementalGroups.",
  waiveWhen: "The image gives its files to group 0, as images for OpenShift do, and cannot be built anew.",
  *check(pod, context) {
    yield* exceptInUserNamespace(pod, context, notInRootGroup(pod));
  },
});

/** What `kubernetes-high-group-id` demands as well. */
export function* notInRootGroup(pod: Pod): Generator<Observation> {
  for (const { label, field } of pod.securityContexts()) {
    yield* requireField(field.get("runAsGroup"), isOtherGroup, `${label} must not set securityContext.runAsGroup=0`);
  }
  const security = pod.spec.get("securityContext");
  yield* requireField(security.get("fsGroup"), isOtherGroup, "pod must not set securityContext.fsGroup=0");
  for (const group of security.get("supplementalGroups").items()) {
    yield* requireField(group, isOtherGroup, "pod must not add group 0");
  }
}

function isOtherGroup(value: unknown): boolean {
  return value === undefined || (typeof value === "number" && value !== 0);
}
