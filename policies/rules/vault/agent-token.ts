import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { staysOff } from "../../model/provider/switch";
import { blocksOf } from "../../model/vault/vault-config-blocks";
import { entriesOf, readAgentConfig, textsOf, type VaultBlock } from "../../model/vault/vault-config";
import { hostOf, isLoopbackHost } from "../../model/network/address";
import { defineRule, violation } from "../../rule";

/** Where a proxy says whose token requests without one get; before there were proxies, a cache did. */
const LENDERS = ["api_proxy", "cache"];

export const agentToken = defineRule({
  id: "vault-agent-token",
  title: "Agents and proxies must not lend their token to others",
  rationale:
    "An agent that listens on the network and puts its own token into what it passes on lets everyone who reaches it act in the name of the workload.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", "Secret"],
  controls: [pciDss("7.2.2"), mitreAttack("T1550.001"), mitreAttack("T1078")],
  remediation: "Remove use_auto_auth_token, or let the listener have an address of the pod itself (127.0.0.1).",
  waiveWhen: "The listener shows a certificate, asks for one, and lets known clients in alone.",
  *check(subject) {
    for (const [field, value] of entriesOf(subject)) {
      const config = readAgentConfig(value);
      if (config && listensOutside(config) && LENDERS.some((key) => blocksOf(config, key).some(lends)))
        yield* violation(field, "agent must not lend its token to who can reach it");
    }
  },
});

function lends(block: VaultBlock): boolean {
  return !staysOff(textsOf(block).get("use_auto_auth_token"));
}

function listensOutside(config: VaultBlock): boolean {
  const tcp = blocksOf(config, "listener").flatMap((block) => [
    ...(block.has("address") ? [block] : []),
    ...blocksOf(block, "tcp"),
  ]);
  return tcp.some((block) => !isLoopbackHost(hostOf(textsOf(block).get("address") ?? "127.0.0.1")));
}
