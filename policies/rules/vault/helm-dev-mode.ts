import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { CHART_KINDS, vaultChartValues } from "../../model/vault/vault-config";
import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const helmDevMode = defineRule({
  id: "vault-helm-dev-mode",
  title: "Charts of Vault must not switch on development mode",
  rationale:
    "In that mode the server starts unsealed, without TLS and with a root token that stands in its configuration, and forgets everything when it stops.",
  severity: "high",
  appliesTo: "resource",
  kinds: CHART_KINDS,
  controls: [pciDss("2.2.2"), pciDss("6.5.6"), mitreAttack("T1078.001"), mitreAttack("T1552")],
  remediation: "Remove server.dev.enabled and set server.standalone or server.ha.",
  waiveWhen: "Tests start a throw-away server and nothing but test data is in it.",
  *check({ root }) {
    for (const values of vaultChartValues(root)) {
      yield* requireField(values.get("server", "dev", "enabled"), isUnsetOrFalse, "chart must not run Vault in development mode");
    }
  },
});
