import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { saysYes, staysOff } from "../../model/provider/switch";
import { CHART_KINDS, isSet, vaultConfigsOf, type VaultConfig } from "../../model/vault/vault-config";
import { declaredAuditDevices } from "../../model/vault/vault-config-blocks";
import { defineRule, violation } from "../../rule";

const API_CREATION = "unsafe_allow_api_audit_creation";

export const configAudit = defineRule({
  id: "vault-config-audit",
  title: "Servers of OpenBao must declare audit devices that keep secrets hashed and keep every entry",
  rationale:
    "Raw entries put every secret that the server hands out into the log, for all who read logs. With a device that discards entries, or a single one that cannot be written, an attack leaves no trace or nobody gets an answer.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret", ...CHART_KINDS],
  controls: [pciDss("8.3.2"), pciDss("10.2.2"), nsaCisa("logging/workloads"), mitreAttack("T1552.001"), mitreAttack("T1562")],
  remediation:
    "Declare two audit devices, one of them on stdout, without log_raw, hmac_accessor=false, exclude and filter, and remove unsafe_allow_api_audit_creation.",
  waiveWhen:
    "The only device writes to stdout, which does not block, or audit devices are being moved from the API to the configuration.",
  *check(subject) {
    for (const config of vaultConfigsOf(subject)) {
      for (const claim of new Set(faults(config))) yield* violation(config.field, claim);
    }
  },
});

function* faults(config: VaultConfig): Generator<string> {
  const devices = declaredAuditDevices(config);
  for (const options of devices) {
    if (!staysOff(options.get("log_raw"))) yield "audit device must not log secrets in clear text";
    if (!saysYes(options.get("hmac_accessor") ?? "true")) yield "audit device must hash the accessors of tokens";
    if (options.get("exclude") || options.get("filter")) yield "audit device must not leave out entries";
    if (/[1-7]$/.test(options.get("mode") ?? "")) yield "audit log must not be open to every user of the machine";
    const place = options.get("file_path") ?? options.get("path") ?? "";
    if (/^(discard|\/dev\/null)$/i.test(place.trim())) yield "audit device must not discard its entries";
  }
  // Vault does not know the setting, and OpenBao with it takes no device from elsewhere.
  if (devices.length === 0 && config.settings.has(API_CREATION)) yield "server must declare audit devices";
  if (devices.length === 1) yield "server must have more than one audit device";
  if (isSet(config.settings, API_CREATION)) yield "server must not take audit devices through its API";
}
