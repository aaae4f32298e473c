import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { OWN_SIGNING_KINDS } from "../../model/signing";
import { OWN_VAULT_KINDS } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const deployerTls = defineRule({
  id: "vault-deployer-tls",
  title: "Whoever deploys to Vault must reach it over TLS",
  rationale: "The token of a deployment may set up authorities and logins. Over plain http it is read by anyone on the way.",
  severity: "high",
  appliesTo: "resource",
  kinds: [...OWN_VAULT_KINDS, ...OWN_SIGNING_KINDS],
  controls: [pciDss("4.2.1"), pciDss("2.2.7"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Set address to an https address; VAULT_CACERT names the file of an authority that the machine does not know.",
  waiveWhen: "Never: plain http is taken for a server on the same machine, and the provider takes no other.",
  *check({ root }) {
    yield* requireField(root.get("address"), (value) => !isPlainHttp(value), "deployment must reach Vault over TLS");
  },
});
