/** What collects the logs of containers and sends them on. */
import { parseImageReference } from "../image-reference";
import { anyMatch, matchIf, type Match } from "../selector";
import type { Stack, Workload } from "../stack";
import type { Subject } from "../subject";

/** Ends of the names of images, and names of charts, of log collectors. */
export const LOG_SHIPPERS: readonly string[] = [
  "alloy",
  "aws-for-fluent-bit",
  "axosyslog",
  "datadog",
  "datadog/agent",
  "elastic-agent",
  "filebeat",
  "fluent-bit",
  "fluentd",
  "fluentd-kubernetes-daemonset",
  "grafana/agent",
  "k8s-monitoring",
  "logging-operator",
  "opentelemetry-collector",
  "opentelemetry-collector-contrib",
  "opentelemetry-collector-k8s",
  "promtail",
  "splunk-otel-collector",
  "vector",
];

/** Custom resources, by the beginning of their kind, whose operators run such collectors. */
const KINDS = [
  "agent.k8s.elastic.co/Agent",
  "beat.k8s.elastic.co/Beat",
  "collectors.grafana.com/",
  "datadoghq.com/DatadogAgent",
  "fluentbit.fluent.io/",
  "fluentd.fluent.io/",
  "logging.banzaicloud.io/",
  "logging.openshift.io/",
  "observability.openshift.io/ClusterLogForwarder",
  "opentelemetry.io/OpenTelemetryCollector",
];
const RELEASE = /^kubernetes:helm\.sh\/v\d+:Release$/;

/** Whether a stack holds something that collects the logs of all pods of a node. */
export function hasLogShipper(stack: Stack, shippers: readonly string[]): Match {
  return anyMatch([
    ...stack.subjects.map((subject) => matchIf(subject.kinds.some((kind) => KINDS.some((known) => kind.startsWith(known))))),
    ...stack.subjects.filter(({ kinds }) => kinds.some((kind) => RELEASE.test(kind))).map((release) => isChart(release, shippers)),
    ...stack
      .workloads()
      .filter(({ subject }) => subject.kinds.some((kind) => kind.endsWith("/DaemonSet")))
      .map((workload) => runsLogShipper(workload, shippers)),
  ]);
}

/** Whether a pod runs a collector beside its other containers. */
export function runsLogShipper({ pod }: Workload, shippers: readonly string[]): Match {
  return anyMatch(
    pod.allContainers().map((container) => {
      const image = container.get("image");
      if (image.state === "unknown") return "unknown";
      const repository = typeof image.value === "string" ? parseImageReference(image.value)?.repository : undefined;
      return matchIf(shippers.some((name) => `/${repository ?? ""}`.endsWith(`/${name}`)));
    }),
  );
}

/** The chart of a release is a name, or the end of an address. */
function isChart({ root }: Subject, shippers: readonly string[]): Match {
  const chart = root.get("chart");
  if (chart.state === "unknown") return "unknown";
  const { value } = chart;
  return matchIf(typeof value === "string" && shippers.some((name) => `/${value}`.endsWith(`/${name}`)));
}
