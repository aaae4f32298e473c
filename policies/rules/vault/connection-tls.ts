import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isPlainHttp } from "../../model/network/address";
import { staysOff } from "../../model/provider/switch";
import { vaultKinds } from "../../model/vault/vault";
import { isSafeSetting } from "../../model/vault/vault-client";
import { defineRule, requireField } from "../../rule";

/** Where resources that connect to Vault, or Vault to Kubernetes, have the address. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  "secrets.hashicorp.com/VaultConnection": ["spec", "address"],
  "external-secrets.io/SecretStore": ["spec", "provider", "vault", "server"],
  "external-secrets.io/ClusterSecretStore": ["spec", "provider", "vault", "server"],
  "cert-manager.io/Issuer": ["spec", "vault", "server"],
  "cert-manager.io/ClusterIssuer": ["spec", "vault", "server"],
  "secrets-store.csi.x-k8s.io/SecretProviderClass": ["spec", "parameters", "vaultAddress"],
  ...Object.fromEntries(vaultKinds("KubernetesConfig").map((kind) => [kind, ["kubernetesHost"]])),
};

/** Where they switch off the check of certificates. */
const SWITCHES: Readonly<Record<string, readonly string[]>> = {
  "secrets.hashicorp.com/VaultConnection": ["spec", "skipTLSVerify"],
  "secrets-store.csi.x-k8s.io/SecretProviderClass": ["spec", "parameters", "vaultSkipTLSVerify"],
};

export const connectionTls = defineRule({
  id: "vault-connection-tls",
  title: "Connections to and from Vault must use verified TLS",
  rationale: "Otherwise anyone on the way can read tokens and secrets, or answer in place of Vault.",
  severity: "high",
  appliesTo: "resource",
  kinds: ["ConfigMap", ...Object.keys(ADDRESSES)],
  controls: [pciDss("4.2.1"), nsaCisa("network/encryption"), mitreAttack("T1040"), mitreAttack("T1557")],
  remediation: "Use an https address, state the authority in the resource's own setting for it, and verify certificates.",
  waiveWhen: "A mesh encrypts all traffic between the two and lets nothing else reach them.",
  *check({ root, kinds }) {
    for (const kind of kinds) {
      const address = Object.hasOwn(ADDRESSES, kind) ? ADDRESSES[kind] : undefined;
      const claim = "connection must use verified TLS";
      if (address) yield* requireField(root.get(...address), (value) => !isPlainHttp(value), claim);
      const skip = Object.hasOwn(SWITCHES, kind) ? SWITCHES[kind] : undefined;
      if (skip) yield* requireField(root.get(...skip), staysOff, claim);
    }
    // Containers take such entries as variables.
    for (const [name, entry] of kinds.includes("ConfigMap") ? root.get("data").entries() : []) {
      if (entry.state === "known")
        yield* requireField(entry, (value) => isSafeSetting(name, value), "variables for Vault must use verified TLS");
    }
  },
});
