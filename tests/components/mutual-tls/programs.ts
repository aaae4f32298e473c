/** Programs with a MutualTls for its tests. */
import type { MutualTls } from "../../../components/mutual-tls/mutual-tls";
import type { MutualTlsArgs } from "../../../components/mutual-tls/arguments";
import type { VaultPkiRoleReference } from "../../../components/vault/pki-roles";
import { IMAGE } from "../../support/pods";
import { register, type Registered } from "../../support/register";

export const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
export const VAULT_CA = CERTIFICATE.replace("MIIB", "MIIC");

export const ROLE: VaultPkiRoleReference = {
  address: "https://vault.example.com:8200",
  issuePath: "pki/issue/web",
  usage: "server",
  dnsNames: ["web.shop.example.com", "web.shop.svc"],
  spiffeIds: ["spiffe://prod.example.com/ns/shop/sa/web"],
  ttl: "24h",
  kubernetes: { mount: "pki-kubernetes", role: "web", audience: "vault", namespace: "shop", serviceAccounts: ["web"] },
};

/** The least that each delivery needs. */
export const MINIMAL = {
  agent: { image: IMAGE, vaultCa: VAULT_CA },
  csi: { delivery: "csi" },
} as const satisfies Record<string, Partial<MutualTlsArgs>>;

/** Every argument that each delivery takes. */
export const COMPLETE: Readonly<Record<keyof typeof MINIMAL, Partial<MutualTlsArgs>>> = {
  agent: {
    ...MINIMAL.agent,
    delivery: "agent",
    distribution: "Vault",
    vaultAddress: "https://vault.vault.svc:8200",
    ttl: "2h",
    resources: { cpu: "20m", cpuLimit: "100m", memory: "96Mi", ephemeralStorage: "16Mi" },
    podLabels: { "app.kubernetes.io/name": "web" },
    vaultPods: { namespace: "vault", podLabels: { "app.kubernetes.io/name": "vault-server" } },
    vaultCidrs: ["192.0.2.7/32"],
    vaultPort: 443,
  },
  csi: { ...MINIMAL.csi, vaultCaPath: "/vault/tls/ca.crt", vaultAddress: "https://vault.vault.svc:8200", ttl: "2h" },
};

/** What a MutualTls called `web` registers, and what it exposes. */
export async function mutualTls(args: Partial<MutualTlsArgs>): Promise<{ registered: Registered[]; tls: MutualTls }> {
  let tls: MutualTls | undefined;
  const registered = await register(() => (tls = make(args)));
  if (!tls) throw new Error("nothing was made");
  return { registered, tls };
}

/** What it registers together with its namespace and a workload that it is added to. */
export async function workloadWith(args: Partial<MutualTlsArgs>): Promise<Registered[]> {
  return register(() => {
    const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
    type Module = typeof import("../../../components/workload/restricted-workload");
    const { RestrictedWorkload } = require("../../../components/workload/restricted-workload") as Module;
    const shop = new HardenedNamespace("shop", { environment: "prod", serviceAccounts: ["web"] });
    const common = { namespace: shop.namespace, serviceAccount: shop.serviceAccount };
    const tls = make({ ...common, ...args });
    return new RestrictedWorkload("web", {
      ...common,
      image: IMAGE,
      port: 8443,
      portName: "https",
      probes: { port: 8080 },
      additions: [tls.addition],
    });
  });
}

/** Loaded here, since the mocks have to be set first. */
function make(args: Partial<MutualTlsArgs>): MutualTls {
  type Module = typeof import("../../../components/mutual-tls/mutual-tls");
  const { MutualTls: Component } = require("../../../components/mutual-tls/mutual-tls") as Module;
  return new Component(
    "web",
    { namespace: "shop", serviceAccount: "web", role: ROLE, trustBundle: CERTIFICATE, ...args },
    {
      // Names objects that have no name, as the provider does, though always the same.
      transformations: [
        ({ name, props, opts }) => {
          const { metadata, ...rest } = props as { metadata?: { name?: string } };
          return { props: metadata ? { ...rest, metadata: { ...metadata, name: metadata.name ?? `${name}-f00` } } : props, opts };
        },
      ],
    },
  );
}
