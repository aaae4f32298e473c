/** What collects the metrics of which pods. */
import { hasAnnotation } from "./annotations";
import { Candidates, selectorKeys, selectorsFor } from "./candidates";
import { Field } from "../field";
import { networkGraph } from "../network/network-graph";
import { selectsPods } from "./pod-selection";
import { allMatch, anyMatch, matchesSelector, matchIf, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

/** The annotations that Prometheus' well-known configuration for pods and Services goes by. */
const ANNOTATIONS = ["prometheus.io/scrape=true", "k8s.grafana.com/scrape=true"];
const SERVICE_MONITORS = [
  "monitoring.coreos.com/ServiceMonitor",
  "azmonitoring.coreos.com/ServiceMonitor",
  "operator.victoriametrics.com/VMServiceScrape",
];
const POD_MONITORS = [
  "monitoring.coreos.com/PodMonitor",
  "azmonitoring.coreos.com/PodMonitor",
  "operator.victoriametrics.com/VMPodScrape",
  "monitoring.googleapis.com/PodMonitoring",
];
const CLUSTER_POD_MONITORS = ["monitoring.googleapis.com/ClusterPodMonitoring"];

/** Whether something in the stack collects the metrics of a workload: a monitor of it or of its Service, or annotations on either. */
export function isScraped(stack: Stack, workload: Workload): Match {
  const { podMonitors, serviceMonitors } = stack.once(monitorsOf);
  const services = stack.once(networkGraph).servicesOf(workload);
  return anyMatch([
    hasAnnotation(workload.pod.metadata, ANNOTATIONS),
    ...services.map(({ to, match }) => allMatch([match, hasAnnotation(to.root.get("metadata"), ANNOTATIONS)])),
    ...Array.from(podMonitors.under(selectorsFor(NOWHERE, workload.labels)), (monitor) =>
      allMatch([watches(monitor, workload.namespace), selectsPods(selectorOf(monitor), workload)]),
    ),
    ...services.flatMap(({ to, match }) => {
      const labels = to.root.get("metadata", "labels");
      return Array.from(serviceMonitors.under(selectorsFor(NOWHERE, labels)), (monitor) =>
        allMatch([match, watches(monitor, namespaceOf(to)), matchesSelector(selectorOf(monitor), labels)]),
      );
    }),
  ]);
}

/** Monitors say themselves which namespaces they watch, so they are not indexed by their own. */
const NOWHERE = Field.root(undefined);

function monitorsOf(stack: Stack): Record<"podMonitors" | "serviceMonitors", Candidates<Subject>> {
  const keysOf = (monitor: Subject): string[] | undefined => selectorKeys(NOWHERE, selectorOf(monitor).get("matchLabels"));
  return {
    podMonitors: new Candidates(stack.ofKind(...POD_MONITORS, ...CLUSTER_POD_MONITORS), keysOf),
    serviceMonitors: new Candidates(stack.ofKind(...SERVICE_MONITORS), keysOf),
  };
}

function selectorOf({ root }: Subject): Field {
  return root.get("spec", "selector");
}

/** Without a namespace selector, a monitor is for its own namespace, unless its kind is for all. */
function watches({ root, kinds }: Subject, namespace: Field): Match {
  if (kinds.some((kind) => CLUSTER_POD_MONITORS.includes(kind))) return "yes";
  const any = root.get("spec", "namespaceSelector", "any");
  const names = root.get("spec", "namespaceSelector", "matchNames").items();
  return anyMatch([
    any.state === "unknown" ? "unknown" : matchIf(any.value === true),
    ...(names.length > 0
      ? names.map((name) => sameNamespace(name, namespace))
      : [sameNamespace(root.get("metadata", "namespace"), namespace)]),
  ]);
}
