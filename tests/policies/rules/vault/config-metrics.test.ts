import { configMetrics } from "../../../../policies/rules/vault/config-metrics";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "Vault must show its metrics to those who log in only";
const PATH = 'data["server.hcl"]';
const listener = (address: string, access: string): string =>
  `listener "tcp" {\n  address = "${address}"\n  telemetry {\n    unauthenticated_metrics_access = ${access}\n  }\n}\n`;

testRule(configMetrics, {
  base: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "vault-config" },
    data: { "server.hcl": listener("[::]:8200", '"false"') },
  },
  compliant: [{ [PATH]: 'listener "tcp" {\n  address = "[::]:8200"\n}\ntelemetry {\n  disable_hostname = true\n}' }],
  violations: [
    { set: { [PATH]: listener("[::]:8200", '"true"') }, path: PATH, message: MESSAGE },
    {
      set: { [PATH]: '{"listener":[{"tcp":{"address":"[::]:8200","telemetry":{"unauthenticated_metrics_access":true}}}]}' },
      path: PATH,
      message: MESSAGE,
    },
  ],
  cannotBeUndecided: "An entry of a ConfigMap that cannot be read may be anything, and hardly ever is the configuration of Vault.",
  legitimate: [
    { what: "metrics for a collector in the same pod", set: { [PATH]: listener("127.0.0.1:8202", "true") } },
    {
      what: "a listener for metrics alone, which a network policy guards",
      set: { [PATH]: listener("[::]:8204", "true") },
      waived: true,
    },
  ],
});
