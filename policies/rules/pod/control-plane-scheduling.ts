import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import type { Pod } from "../../model/pod";
import { defineRule, isUnsetOrEmpty, requireField, unless, type Observation } from "../../rule";

/** Labels and taints of nodes that run the control plane, as kubeadm and common distributions set them. */
const ROLES = new Set(["control-plane", "controlplane", "master", "etcd"].map((role) => `node-role.kubernetes.io/${role}`));

export const controlPlaneScheduling = defineRule({
  id: "kubernetes-control-plane-scheduling",
  title: "Pods must not run on nodes of the control plane",
  rationale: "Who escapes from a container on such a node holds the keys of the cluster's authority and all of its data.",
  severity: "medium",
  appliesTo: "pod",
  controls: [nist800190("4.3.4"), pciDss("2.2.3"), mitreAttack("T1610")],
  remediation:
    "Remove the toleration, the selector or the affinity for nodes of the control plane, and nodeName, which goes past the scheduler.",
  waiveWhen: "A component of the cluster belongs there, such as DNS, a cloud controller or an admission webhook.",
  *check(pod) {
    // A DaemonSet is for every node, so it has to tolerate what keeps others away.
    if (pod.owner?.kind !== "DaemonSet")
      for (const toleration of pod.spec.get("tolerations").items()) yield* notTolerated(toleration);
    for (const [label, value] of pod.spec.get("nodeSelector").entries()) {
      if (label === "*" || ROLES.has(label)) yield* requireField(value, (found) => found === undefined, SELECTED);
    }
    for (const expression of affinities(pod)) yield* notWanted(expression);
    yield* requireField(pod.spec.get("nodeName"), isUnsetOrEmpty, "pod must leave the choice of its node to the scheduler");
  },
});

const SELECTED = "pod must not select nodes of the control plane";

function* notTolerated(toleration: Field): Generator<Observation> {
  const key = toleration.get("key");
  if (!isUnsetOrEmpty(key.value) || key.state === "unknown") {
    yield* requireField(key, isOtherLabel, "pod must not tolerate the taint of the control plane");
    return;
  }
  // The taint of the control plane keeps pods from being scheduled; one that evicts running ones is another.
  const isHarmless = (effect: unknown): boolean => effect === "NoExecute" || effect === "PreferNoSchedule";
  const bounded = requireField(toleration.get("operator"), (value) => value !== "Exists", "pod must not tolerate every taint");
  yield* unless(toleration.get("effect"), isHarmless, bounded);
}

function* notWanted(expression: Field): Generator<Observation> {
  const isAvoidance = (operator: unknown): boolean => operator === "NotIn" || operator === "DoesNotExist";
  yield* unless(expression.get("operator"), isAvoidance, requireField(expression.get("key"), isOtherLabel, SELECTED));
}

function affinities(pod: Pod): Field[] {
  const affinity = pod.spec.get("affinity", "nodeAffinity");
  const required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").items();
  const preferred = affinity.get("preferredDuringSchedulingIgnoredDuringExecution").items();
  return [...required, ...preferred.map((term) => term.get("preference"))].flatMap((term) => term.get("matchExpressions").items());
}

function isOtherLabel(label: unknown): boolean {
  return typeof label !== "string" || !ROLES.has(label);
}
