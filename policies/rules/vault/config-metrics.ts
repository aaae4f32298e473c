import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { CHART_KINDS, isSet, textsOf, vaultConfigsOf } from "../../model/vault/vault-config";
import { blocksOf } from "../../model/vault/vault-config-blocks";
import { defineRule, violation } from "../../rule";

export const configMetrics = defineRule({
  id: "vault-config-metrics",
  title: "Vault must show its metrics to those who log in only",
  rationale: "They tell which mounts, roles and tokens there are and how they are used, to everyone who reaches the port.",
  severity: "low",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret", ...CHART_KINDS],
  controls: [pciDss("7.2.2"), mitreAttack("T1613")],
  remediation: "Remove unauthenticated_metrics_access from the listener, and give Prometheus a token that may read sys/metrics.",
  waiveWhen: "The listener serves metrics alone, on a port that a network policy opens to Prometheus only.",
  *check(subject) {
    for (const { field, listeners } of vaultConfigsOf(subject)) {
      const isOpen = listeners.some(
        ({ block, isLoopback }) =>
          !isLoopback && blocksOf(block, "telemetry").some((own) => isSet(textsOf(own), "unauthenticated_metrics_access")),
      );
      if (isOpen) yield* violation(field, "Vault must show its metrics to those who log in only");
    }
  },
});
