import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { entriesOf, isSet, readAgentConfig, textsOf } from "../../model/vault/vault-config";
import { defineRule, violation } from "../../rule";

export const agentTls = defineRule({
  id: "vault-agent-tls",
  title: "Agents and proxies must reach Vault over verified TLS",
  rationale:
    "An agent shows its login to whoever answers, and hands what it gets to the program beside it: certificates, keys and passwords of anyone's choice.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret"],
  controls: [pciDss("4.2.1"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Set vault.address to an https address and vault.ca_cert to the file of its authority, and remove tls_skip_verify.",
  waiveWhen: "A mesh encrypts all traffic between the two and lets nothing else reach them.",
  *check(subject) {
    // What cannot be read cannot be told from any other entry; the agent refuses to start without an address or a login.
    for (const [field, value] of entriesOf(subject)) {
      for (const connection of readAgentConfig(value)?.get("vault") ?? []) {
        if (typeof connection === "string") continue;
        const settings = textsOf(connection);
        const isSafe = !isPlainHttp(settings.get("address")) && !isSet(settings, "tls_skip_verify");
        if (!isSafe) yield* violation(field, "agent must reach Vault over verified TLS");
      }
    }
  },
});
