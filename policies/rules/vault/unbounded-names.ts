import { mitreAttack } from "../../frameworks/mitre-attack";
import { pciDss } from "../../frameworks/pci-dss";
import { vaultKinds } from "../../model/vault/vault";
import { defineRule, requireField } from "../../rule";

export const unboundedNames = defineRule({
  id: "vault-unbounded-names",
  title: "PKI roles must not issue certificates for addresses and localhost",
  rationale:
    "Both are allowed by default and neither can be bounded by allowedDomains: a role for one service can then be used to pose as any address.",
  severity: "low",
  appliesTo: "resource",
  kinds: vaultKinds("PkiRole"),
  controls: [pciDss("2.2.6"), mitreAttack("T1649"), mitreAttack("T1557")],
  remediation: "Set allowIpSans and allowLocalhost to false.",
  waiveWhen: "Clients reach the service by its address, as those of etcd, Consul and kubelets do.",
  *check({ root }) {
    const isForbidden = (value: unknown): boolean => value === false;
    yield* requireField(root.get("allowIpSans"), isForbidden, "PKI role must not allow IP addresses");
    yield* requireField(root.get("allowLocalhost"), isForbidden, "PKI role must not allow localhost");
  },
});
