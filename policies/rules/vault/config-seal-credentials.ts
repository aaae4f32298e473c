import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { CHART_KINDS, vaultConfigsOf } from "../../model/vault/vault-config";
import { sealSettings } from "../../model/vault/vault-config-blocks";
import { defineRule, violation } from "../../rule";

/** What stands for a credential in the seals of Vault and OpenBao. */
const CREDENTIALS = [
  "token",
  "access_key",
  "secret_key",
  "session_token",
  "client_secret",
  "credentials_json",
  "pin",
  "current_key",
];

export const configSealCredentials = defineRule({
  id: "vault-config-seal-credentials",
  title: "Configurations of Vault must not hold the credentials of the seal",
  rationale: "Whoever reads them asks the other server or the cloud for the key that opens all data.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", ...CHART_KINDS],
  controls: [pciDss("8.6.2"), nsaCisa("network/secrets"), mitreAttack("T1552.001"), mitreAttack("T1552.007")],
  remediation:
    'Use the identity of the workload, or mount the credential from a Secret and refer to it: token = "file:///vault/seal/token".',
  waiveWhen: "The text is filled in when the server starts, by a program that the rule does not know.",
  *check(subject) {
    for (const config of vaultConfigsOf(subject)) {
      const values = sealSettings(config).flatMap((seal) => CREDENTIALS.map((name) => seal.get(name) ?? ""));
      if (values.some(isLiteral)) yield* violation(config.field, "configuration must not hold a credential of the seal");
    }
  },
});

/** Not a reference to a file or a variable, nor a place that something fills in. */
function isLiteral(value: string): boolean {
  return value !== "" && !/^(?:env|file):\/\//.test(value) && !/\$\{|\{\{|<[^>]*>|^\$/.test(value);
}
