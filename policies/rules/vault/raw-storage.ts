import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { CHART_KINDS, isSet, vaultConfigsOf } from "../../model/vault/vault-config";
import { defineRule, violation } from "../../rule";

export const rawStorage = defineRule({
  id: "vault-raw-storage",
  title: "Vault must not offer its storage in the raw",
  rationale:
    "Through sys/raw every policy, token and secret can be read and changed without the rules of the engine that keeps it.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret", ...CHART_KINDS],
  controls: [pciDss("2.2.4"), pciDss("7.2.2"), mitreAttack("T1552"), mitreAttack("T1098")],
  remediation: "Remove raw_storage_endpoint from the configuration of the server.",
  waiveWhen: "A broken storage is repaired under supervision, and the setting goes away afterwards.",
  *check(subject) {
    for (const { field, settings } of vaultConfigsOf(subject)) {
      if (isSet(settings, "raw_storage_endpoint")) yield* violation(field, "Vault must not offer its storage in the raw");
    }
  },
});
