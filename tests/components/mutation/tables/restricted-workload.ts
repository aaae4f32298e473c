/** What only a `RestrictedWorkload` makes, or makes in another way than the others. */
import { harmless, safeguard } from "../table";

const CONTAINER = "spec.template.spec.containers[0]";

/** Here a medium is what the program of the test adds, which is no agent. */
export const RESTRICTED_WORKLOAD = [
  harmless("what other components add they answer for", "*", "*template.spec.volumes[5].emptyDir.medium"),
];

export const DEPLOYMENT = [
  safeguard("kubernetes-identical-probes", "Deployment *", `${CONTAINER}.livenessProbe.failureThreshold`, "= 0"),
  safeguard("kubernetes-identical-probes", "Deployment *", `${CONTAINER}.livenessProbe.periodSeconds`, ["= 0", "removed"]),
  safeguard(
    "kubernetes-identical-probes",
    "Deployment *",
    `${CONTAINER}.readinessProbe.{failureThreshold,periodSeconds}`,
    "= 1000000000",
  ),
];

export const STATEFUL_SET = [
  safeguard("kubernetes-stateful-set-service", "Service *", ["", "metadata.name", "spec.clusterIP"]),
  safeguard("kubernetes-stateful-set-service", "Service *", "spec", ["removed", "emptied"]),
];
