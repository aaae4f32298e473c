import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { CONFIG_VARIABLES } from "../../model/vault/vault-client";
import { isSet, readVaultConfig } from "../../model/vault/vault-config";
import { defineRule, requireField, unless } from "../../rule";

export const localConfigTls = defineRule({
  id: "vault-local-config-tls",
  title: "Variables that configure Vault must not switch off TLS",
  rationale:
    "The images of Vault write VAULT_LOCAL_CONFIG into the server's configuration. Without TLS every token and secret can be read on the way.",
  severity: "high",
  appliesTo: "pod",
  controls: [pciDss("4.2.1"), pciDss("2.2.7"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Remove tls_disable from the configuration, and set tls_cert_file and tls_key_file.",
  waiveWhen: "A mesh encrypts all traffic of the pods and lets nothing else reach them.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      for (const variable of container.get("env").items()) {
        const name = variable.get("name");
        if (name.state === "absent" || (name.state === "known" && !CONFIG_VARIABLES.has(name.value))) continue;
        const value = variable.get("value");
        const isEncrypted = (): boolean =>
          (readVaultConfig(value)?.listeners ?? []).every(
            ({ isLoopback, settings }) => isLoopback || !isSet(settings, "tls_disable"),
          );
        yield* unless(name, () => false, requireField(value, isEncrypted, `${container.label} must run Vault with TLS`));
      }
    }
  },
});
