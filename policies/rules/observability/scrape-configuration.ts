import { nsaCisa } from "../../frameworks/nsa-cisa";
import type { Field } from "../../model/field";
import { isScraped } from "../../model/kubernetes/scraping";
import type { Workload } from "../../model/stack";
import { texts } from "../../parameter";
import { at, defineRule, missing, undecided } from "../../rule";

const METRICS_PORTS = ["metrics", "http-metrics", "https-metrics", "metrics-port", "prom", "prometheus", "http-prom"];
const ONE_SHOT = ["Job", "CronJob"];

export const scrapeConfiguration = defineRule({
  id: "kubernetes-scrape-configuration",
  title: "Metrics that pods offer must be collected",
  rationale: "Metrics that nobody collects raise no alert, so an outage or an attack is seen by the customers first.",
  severity: "low",
  appliesTo: "stack",
  onUnknown: "defer",
  kinds: ["Pod", "apps/*", "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor"],
  controls: [nsaCisa("logging/metrics")],
  remediation:
    "Add a ServiceMonitor or PodMonitor that selects the pods, or the annotation prometheus.io/scrape to their template.",
  parameters: {
    environments: texts("Environments whose metrics must be collected.", ["prod"]),
    ports: texts("Names of ports that offer metrics.", METRICS_PORTS),
  },
  waiveWhen: "A scrape configuration that is not part of a stack finds the pods, by their labels or by the names of their ports.",
  *check(stack, context, { environments, ports }) {
    if (context.environment === undefined || !environments.includes(context.environment)) return;
    for (const workload of stack.workloads()) {
      // Nobody comes by in time to scrape what only runs for a moment.
      const port = ONE_SHOT.includes(workload.pod.owner?.kind ?? "") ? undefined : metricsPort(workload, ports);
      const match = port ? isScraped(stack, workload) : "yes";
      if (!port || match === "yes") continue;
      const claim = "pod must have its metrics collected";
      const reason = "whether a monitor selects it depends on values that cannot be read";
      if (port.state === "unknown") yield* at(workload.subject, undecided(port, claim));
      else yield* at(workload.subject, match === "no" ? missing(context, port, claim) : undecided(port, claim, reason));
    }
  },
});

/** The name of a port that offers metrics, or of one that may. */
function metricsPort({ pod }: Workload, names: readonly string[]): Field | undefined {
  const ports = pod.allContainers().flatMap((container) => container.get("ports").items());
  const all = ports.map((port) => port.get("name"));
  return (
    all.find(({ value }) => typeof value === "string" && names.includes(value)) ?? all.find(({ state }) => state === "unknown")
  );
}
