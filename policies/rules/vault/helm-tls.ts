import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { saysNo } from "../../model/provider/switch";
import { CHART_KINDS, vaultChartValues } from "../../model/vault/vault-config";
import { defineRule, requireField } from "../../rule";

export const helmTls = defineRule({
  id: "vault-helm-tls",
  title: "Charts of Vault must switch on TLS",
  rationale: "The charts switch it off by default: tokens and secrets then cross the cluster in clear text.",
  severity: "high",
  appliesTo: "resource",
  kinds: CHART_KINDS,
  controls: [pciDss("4.2.1"), pciDss("2.2.7"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Set global.tlsDisable to false, and a certificate in the configuration of the listener.",
  waiveWhen: "A mesh encrypts all traffic of the pods and lets nothing else reach them.",
  *check({ root }) {
    for (const values of vaultChartValues(root)) {
      const external = [values.get("global", "externalVaultAddr"), values.get("injector", "externalVaultAddr")];
      for (const address of external)
        yield* requireField(address, (value) => !isPlainHttp(value), "chart must reach Vault over TLS");
      // The chart then runs no server.
      const hasServer =
        values.get("server", "enabled").value !== false && external.every(({ value }) => value === undefined || value === "");
      if (hasServer) yield* requireField(values.get("global", "tlsDisable"), saysNo, "chart must switch on TLS");
    }
  },
});
