import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { CHART_KINDS, isSet, vaultConfigsOf } from "../../model/vault/vault-config";
import { defineRule, violation } from "../../rule";

export const listenerTls = defineRule({
  id: "vault-listener-tls",
  title: "Vault must listen with TLS of a current version",
  rationale: "Without TLS every token and secret can be read on the way, and older versions of TLS can be broken.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret", ...CHART_KINDS],
  controls: [pciDss("4.2.1"), pciDss("2.2.7"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Remove tls_disable and tls_min_version, and set tls_cert_file and tls_key_file.",
  waiveWhen: "A mesh encrypts all traffic of the pods and lets nothing else reach them.",
  *check(subject) {
    // What cannot be read cannot be told from any other entry of a ConfigMap; the server refuses to start without a certificate.
    for (const { field, listeners } of vaultConfigsOf(subject)) {
      for (const { settings, isLoopback } of listeners) {
        if (!isLoopback && isSet(settings, "tls_disable")) yield* violation(field, "Vault must listen with TLS");
        if (/^tls1[01]$/.test(settings.get("tls_min_version") ?? ""))
          yield* violation(field, "Vault must not accept TLS below 1.2");
      }
    }
  },
});
