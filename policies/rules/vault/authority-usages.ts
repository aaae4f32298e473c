import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { elementsOf, textsIn, vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

/** As Go names them, in any case; Vault reads both `CertSign` and `KeyUsageCertSign`. */
const OF_AUTHORITIES = /^(?:keyusage)?(?:certsign|crlsign)$/i;

export const authorityUsages = defineRule({
  id: "vault-authority-usages",
  title: "PKI roles must not give certificates the usages of authorities",
  rationale:
    "Clients that look at the usage of a key alone take a certificate that may sign others for an authority, and its holder signs whatever they like.",
  severity: "medium",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("3.7.7"), mitreAttack("T1649")],
  remediation: "Remove CertSign and CRLSign from keyUsages; authorities are signed by sign-intermediate.",
  waiveWhen: "Never: a role issues no authorities.",
  *check({ root }) {
    for (const item of elementsOf(root.get("keyUsages"))) {
      const isOfLeaf = (value: unknown): boolean => !textsIn(value).some((name) => OF_AUTHORITIES.test(name));
      yield* requireField(item, isOfLeaf, "PKI role must not give certificates the usages of authorities");
    }
  },
});
