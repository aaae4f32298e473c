/** What collects the metrics of which pods. */
import { hasAnnotation } from "./annotations";
import type { Field } from "./field";
import { networkGraph } from "./network-graph";
import { selectsPods } from "./pod-selection";
import { allMatch, anyMatch, matchesSelector, matchIf, sameValue, type Match } from "./selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "./stack";
import type { Subject } from "./subject";

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
  const services = stack.once(networkGraph).servicesOf(workload);
  return anyMatch([
    hasAnnotation(workload.pod.metadata, ANNOTATIONS),
    ...services.map(({ to, match }) => allMatch([match, hasAnnotation(to.root.get("metadata"), ANNOTATIONS)])),
    ...stack
      .ofKind(...POD_MONITORS)
      .map((monitor) => allMatch([watches(monitor, workload.namespace), selectsPods(selectorOf(monitor), workload)])),
    ...stack.ofKind(...CLUSTER_POD_MONITORS).map((monitor) => selectsPods(selectorOf(monitor), workload)),
    ...stack
      .ofKind(...SERVICE_MONITORS)
      .flatMap((monitor) =>
        services.map(({ to, match }) =>
          allMatch([
            match,
            watches(monitor, namespaceOf(to)),
            matchesSelector(selectorOf(monitor), to.root.get("metadata", "labels")),
          ]),
        ),
      ),
  ]);
}

function selectorOf({ root }: Subject): Field {
  return root.get("spec", "selector");
}

/** Without a namespace selector, a monitor is for its own namespace. */
function watches({ root }: Subject, namespace: Field): Match {
  const any = root.get("spec", "namespaceSelector", "any");
  const names = root.get("spec", "namespaceSelector", "matchNames").items();
  const byName =
    names.length > 0
      ? anyMatch(names.map((name) => sameValue(name, namespace, "default")))
      : sameNamespace(root.get("metadata", "namespace"), namespace);
  return anyMatch([any.state === "unknown" ? "unknown" : matchIf(any.value === true), byName]);
}
