import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { CHART_KINDS, isSet, vaultConfigsOf } from "../../model/vault/vault-config";
import { raftJoins, transitSeals } from "../../model/vault/vault-config-blocks";
import { defineRule, violation } from "../../rule";

export const configConnections = defineRule({
  id: "vault-config-connections",
  title: "Servers of Vault must reach each other and what unseals them over verified TLS",
  rationale:
    "Otherwise anyone on the way can read the key that opens all data and the token that asks for it, or take in a server that joins.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret", ...CHART_KINDS],
  controls: [pciDss("4.2.1"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation:
    "Use https addresses in seal and retry_join, name the authority in tls_ca_cert and leader_ca_cert_file, and remove tls_skip_verify.",
  waiveWhen: "A mesh encrypts all traffic between the servers and lets nothing else reach them.",
  *check(subject) {
    for (const config of vaultConfigsOf(subject)) {
      for (const seal of transitSeals(config)) {
        if (isPlainHttp(seal.get("address"))) yield* violation(config.field, "seal must be reached over TLS");
        if (isSet(seal, "tls_skip_verify")) yield* violation(config.field, "seal must be known by its certificate");
      }
      const isPlain = raftJoins(config).some((join) => isPlainHttp(join.get("leader_api_addr")));
      if (isPlain) yield* violation(config.field, "servers must join each other over TLS");
    }
  },
});
