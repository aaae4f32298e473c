import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { hasLogShipper, LOG_SHIPPERS, runsLogShipper } from "../../model/kubernetes/log-shippers";
import type { Stack, Workload } from "../../model/stack";
import { flag, texts } from "../../parameter";
import { at, defineRule, missing, undecided } from "../../rule";

const CLAIM = "what runs in a namespace must have its logs collected";

export const logShipping = defineRule({
  id: "kubernetes-log-shipping",
  title: "Logs must be collected and sent out of the cluster",
  rationale:
    "Logs that stay on a node are gone when the pod is, or when an intruder deletes them, and with them the only account of what happened.",
  severity: "medium",
  appliesTo: "stack",
  onUnknown: "defer",
  kinds: ["Namespace", "Pod", "apps/*", "batch/*"],
  controls: [nsaCisa("logging/workloads"), nsaCisa("logging/external"), pciDss("10.2.1"), pciDss("10.3.3")],
  remediation: "Run a log collector as a DaemonSet, such as Fluent Bit, Vector, Alloy or the OpenTelemetry Collector.",
  parameters: {
    environments: texts("Environments whose logs must be collected.", ["prod"]),
    shippers: texts("Images, by the end of their name, and charts of log collectors.", LOG_SHIPPERS),
    elsewhere: flag("Whether logs are collected by something that another stack or the cloud provides."),
  },
  waiveWhen: "The cloud's own agent collects the logs of all nodes; better set the parameter elsewhere.",
  *check(stack, context, { environments, shippers, elsewhere }) {
    if (elsewhere || context.environment === undefined || !environments.includes(context.environment)) return;
    const collected = hasLogShipper(stack, shippers);
    if (collected === "yes") return;
    for (const [namespace, workload] of firstByNamespace(stack, shippers)) {
      const subject =
        stack.ofKind("Namespace").find(({ root }) => root.get("metadata", "name").value === namespace) ?? workload.subject;
      const { root } = subject;
      yield* at(
        subject,
        collected === "no" ? missing(context, root, CLAIM) : undecided(root, CLAIM, "the images of its daemons cannot be read"),
      );
    }
  },
});

/** A workload of each namespace that has no collector of its own. */
function firstByNamespace(stack: Stack, shippers: readonly string[]): Map<unknown, Workload> {
  const first = new Map<unknown, Workload>();
  for (const workload of stack.workloads()) {
    const { value } = workload.namespace;
    if (!first.has(value) && runsLogShipper(workload, shippers) !== "yes") first.set(value, workload);
  }
  return first;
}
