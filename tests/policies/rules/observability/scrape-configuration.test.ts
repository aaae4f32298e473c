import { scrapeConfiguration } from "../../../../policies/rules/observability/scrape-configuration";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "pod must have its metrics collected";
const PATH = "spec.template.spec.containers[0].ports[0].name";
const UNREAD = "whether a monitor selects it depends on values that cannot be read";
const ANNOTATION = '[0].spec.template.metadata.annotations["prometheus.io/scrape"]';

testRule(scrapeConfiguration, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [{ name: "app", image: "registry.example.com/web:1", ports: [{ name: "metrics", containerPort: 9090 }] }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
      spec: { selector: { app: "web" }, ports: [{ name: "metrics", port: 9090 }] },
    },
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata: { name: "web", namespace: "shop" },
      spec: { selector: { matchLabels: { app: "web" } }, endpoints: [{ port: "metrics" }] },
    },
  ],
  environment: "prod",
  complete: true,
  compliant: [
    { "[2].metadata.namespace": "monitoring", "[2].spec.namespaceSelector": { any: true } },
    { "[2].metadata.namespace": "monitoring", "[2].spec.namespaceSelector": { matchNames: ["other", "shop"] } },
    { "[1]": null, "[2].kind": "PodMonitor" },
    { "[1]": null, "[2].apiVersion": "operator.victoriametrics.com/v1beta1", "[2].kind": "VMPodScrape" },
    {
      "[1]": null,
      "[2].apiVersion": "monitoring.googleapis.com/v1",
      "[2].kind": "ClusterPodMonitoring",
      "[2].metadata.namespace": null,
    },
    { "[2]": null, '[1].metadata.annotations["prometheus.io/scrape"]': "true" },
    { "[1]": null, "[2]": null, [ANNOTATION]: "true" },
    { "[1]": null, "[2]": null, '[0].spec.template.metadata.annotations["k8s.grafana.com/scrape"]': "true" },
    { "[2]": null, "[0].spec.template.spec.containers[0].ports[0].name": "http" },
    { "[2]": null, "[0].apiVersion": "batch/v1", "[0].kind": "Job" },
    { set: { "[2]": null }, environment: "dev" },
    { set: { "[2]": null }, parameters: { ports: ["stats"] } },
  ],
  violations: [
    { set: { "[2]": null }, path: PATH, message: MESSAGE },
    { set: { "[2].spec.selector.matchLabels.app": "api" }, path: PATH, message: MESSAGE },
    { set: { "[2].metadata.namespace": "monitoring" }, path: PATH, message: MESSAGE },
    { set: { "[2].spec.namespaceSelector": { matchNames: ["other"] } }, path: PATH, message: MESSAGE },
    { set: { "[1]": null, "[2].kind": "PodMonitor", "[2].metadata.namespace": "other" }, path: PATH, message: MESSAGE },
    { set: { "[1]": null, "[2].kind": "PodMonitor", "[2].spec.selector.matchLabels.app": "api" }, path: PATH, message: MESSAGE },
    { set: { "[1].spec.selector.app": "api" }, path: PATH, message: MESSAGE },
    { set: { "[1].metadata.labels": null }, path: PATH, message: MESSAGE },
    { set: { "[2]": null, [ANNOTATION]: "false" }, path: PATH, message: MESSAGE },
    { set: { "[2]": null }, environment: "uat", parameters: { environments: ["uat"] }, path: PATH, message: MESSAGE },
  ],
  undecided: [
    { set: { "[2]": null }, complete: false, path: PATH, message: MESSAGE, reason: "it may be declared in another stack" },
    { set: { "[2]": null, [`[0].${PATH}`]: UNKNOWN }, path: PATH, message: MESSAGE },
    { set: { "[2].spec.selector": UNKNOWN }, path: PATH, message: MESSAGE, reason: UNREAD },
    { set: { "[2]": null, [ANNOTATION]: UNKNOWN }, path: PATH, message: MESSAGE, reason: UNREAD },
    {
      set: { "[2].spec.namespaceSelector": { any: UNKNOWN, matchNames: ["other"] } },
      path: PATH,
      message: MESSAGE,
      reason: UNREAD,
    },
  ],
  legitimate: [
    {
      what: "a scrape configuration outside of the stack that goes by labels",
      set: { "[2]": null },
      complete: false,
      waived: true,
    },
    { what: "annotations that a Prometheus goes by", set: { "[2]": null, [ANNOTATION]: "true" } },
  ],
});
