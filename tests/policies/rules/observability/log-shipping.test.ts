import { logShipping } from "../../../../policies/rules/observability/log-shipping";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "what runs in a namespace must have its logs collected";
const IMAGE = "[2].spec.template.spec.containers[0].image";

testRule(logShipping, {
  base: [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { spec: { containers: [{ name: "app", image: "registry.example.com/web:1" }] } } },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "logs", namespace: "logging" },
      spec: { template: { spec: { containers: [{ name: "logs", image: "cr.fluentbit.io/fluent/fluent-bit:4.0" }] } } },
    },
  ],
  environment: "prod",
  complete: true,
  compliant: [
    { [IMAGE]: "docker.io/grafana/promtail@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2" },
    { [IMAGE]: "grafana/agent:v0.44" },
    { "[1]": null, "[2]": null },
    { set: { "[2]": null }, environment: "dev" },
    { set: { "[2]": null }, parameters: { elsewhere: true } },
    { set: { [IMAGE]: "registry.example.com/logs/collector:1" }, parameters: { shippers: ["logs/collector"] } },
    {
      "[2]": null,
      "[1].spec.template.spec.initContainers": [{ name: "logs", image: "timberio/vector:0.49", restartPolicy: "Always" }],
    },
    { "[2]": { apiVersion: "logging.banzaicloud.io/v1beta1", kind: "Logging", metadata: { name: "logs" } } },
    { "[2]": { apiVersion: "opentelemetry.io/v1beta1", kind: "OpenTelemetryCollector", metadata: { name: "logs" } } },
  ],
  violations: [
    { set: { "[2]": null }, path: "", message: MESSAGE },
    { set: { "[2]": null, "[0]": null }, subject: 1, path: "", message: MESSAGE },
    { set: { "[2]": null }, environment: "uat", parameters: { environments: ["uat", "prod"] }, path: "", message: MESSAGE },
    { set: { "[2].kind": "Deployment" }, path: "", message: MESSAGE },
    {
      set: { [IMAGE]: "registry.example.com/not-fluent-bit:1" },
      path: "",
      message: MESSAGE,
      more: [{ subject: 2, path: "", message: MESSAGE }],
    },
  ],
  undecided: [
    { set: { "[2]": null }, complete: false, path: "", message: MESSAGE, reason: "it may be declared in another stack" },
    {
      set: { [IMAGE]: UNKNOWN },
      path: "",
      message: MESSAGE,
      reason: "the images of its daemons cannot be read",
      more: [{ subject: 2, path: "", message: MESSAGE }],
    },
  ],
  legitimate: [
    { what: "a cloud whose own agent collects the logs", set: { "[2]": null }, parameters: { elsewhere: true } },
    { what: "a cluster whose collector is in a stack of its own", set: { "[2]": null }, complete: false, waived: true },
  ],
});

/** The release itself runs pods, wherever it puts them. */
const RELEASE = { subject: 1, path: "", message: MESSAGE };

testRule(logShipping, {
  base: [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { template: { spec: { containers: [{ name: "app", image: "registry.example.com/web:1" }] } } },
    },
    { type: "kubernetes:helm.sh/v3:Release", inputs: { chart: "oci://registry.example.com/charts/alloy", namespace: "logging" } },
  ],
  environment: "prod",
  complete: true,
  compliant: [{ "[1].inputs.chart": "fluent-bit" }],
  violations: [
    {
      set: { "[1].inputs.chart": "web" },
      path: "",
      message: MESSAGE,
      more: [RELEASE],
    },
    { set: { "[1].inputs.chart": null }, path: "", message: MESSAGE, more: [RELEASE] },
  ],
  undecided: [
    {
      set: { "[1].inputs.chart": UNKNOWN },
      path: "",
      message: MESSAGE,
      reason: "the images of its daemons cannot be read",
      more: [RELEASE],
    },
  ],
});
