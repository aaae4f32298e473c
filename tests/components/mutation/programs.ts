/** One program for each component and shape, with all that the component makes; their safeguards are what the mutation test takes away. */
import type * as Components from "../../../components";
import type * as MutualTlsModule from "../../../components/mutual-tls/mutual-tls";
import type { VaultPkiRoleReference } from "../../../components/vault/pki-roles";
import type * as VaultServerModule from "../../../components/vault/vault-server";
import { IMAGE } from "../../support/pods";
import { register, type Registered } from "../../support/register";
import type { Chosen } from "./judge";
import { SEALS } from "../vault/vault-server-program";
import { COMPLETE as REGISTRY, privateDockerRegistry, privateRegistry, ZOT } from "../registry/programs";
import { madeOfEverything } from "../signing/signed-image-program";
import { COMPLETE, withName, workloadInNamespace } from "../workload/programs";

export type ComponentName =
  | "HardenedNamespace"
  | "RestrictedWorkload"
  | "VaultPki"
  | "VaultServer"
  | "MutualTls"
  | "PrivateRegistry"
  | "PrivateDockerRegistry"
  | "SignedImage";

export interface Program {
  component: ComponentName;
  /** What tells it from others of the component. */
  shape: string;
  /** Whether a place of a resource comes from the component. The other resources are there so that rules about the stack have all they ask for. */
  owns: (name: string, path: string) => boolean;
  make: () => Promise<Registered[]>;
  /** Rules that users switch on, with their parameters. */
  chosen: Chosen;
  /** Findings of the program as it is, with the reason. Default: none. */
  explained?: Readonly<Record<string, string>>;
}

/** A `MutualTls` adds to a workload; all of the other resources is its own. */
const ADDED = /template\.spec\.(?:initContainers|volumes|.*\.volumeMounts|.*\.env)/;
const isOfMutualTls = (name: string, path: string): boolean =>
  name.startsWith("tls-") || (name === "web-deployment" && ADDED.test(path));
/** The namespace and the certificate of a registry are other components. */
const isOfRegistry = (name: string): boolean => /^registry-(?:server|collection)-/.test(name);
const startsWith = (prefix: string) => (name: string) => name.startsWith(prefix);

const WEB = { "app.kubernetes.io/name": "web" };

const OF_NETWORK: Chosen = {
  "kubernetes-namespace-name-peers": {},
  "kubernetes-network-policy-targets": { namespaces: ["kube-system", "observability"] },
};
const OF_NAMESPACE: Chosen = {
  ...OF_NETWORK,
  "kubernetes-admission-of-pods": {},
  "kubernetes-admission-of-safeguards": {
    resources: [
      ...["networking.k8s.io/networkpolicies", "cilium.io/ciliumnetworkpolicies", "crd.projectcalico.org/networkpolicies"],
      ...["projectcalico.org/networkpolicies", "limitranges", "resourcequotas", "resourcequotas/status"],
      ...["rbac.authorization.k8s.io/rolebindings", "rbac.authorization.k8s.io/roles"],
      ...["namespaces", "namespaces/finalize", "namespaces/status"],
    ],
  },
  "kubernetes-admission-of-services": {},
  "kubernetes-limit-range-volume-claims": {},
};
const OF_PODS: Chosen = {
  "kubernetes-high-group-id": {},
  "kubernetes-high-user-id": {},
  "kubernetes-service-links": {},
};
const OF_SERVERS: Chosen = {
  ...OF_PODS,
  "kubernetes-liveness-probe": {},
  "kubernetes-unhealthy-pod-eviction": {},
};
const OF_WORKLOADS: Chosen = {
  ...OF_SERVERS,
  "kubernetes-immutable-configuration": {},
  "kubernetes-priority-class": { classes: ["shop"] },
  "kubernetes-replicas": {},
};
const WITH_SANDBOX: Chosen = { ...OF_WORKLOADS, "kubernetes-runtime-class": {}, "kubernetes-user-namespace": {} };
const OF_REGISTRY: Chosen = { ...OF_SERVERS, "kubernetes-immutable-configuration": {}, "kubernetes-registry-deletion": {} };
const OF_PKI: Chosen = {
  "vault-ca-name-constraints": { roots: false },
  "vault-default-policy": {},
  "vault-exact-names": {},
  "vault-secret-id-use": {},
};

export const PROGRAMS: readonly Program[] = [
  {
    component: "HardenedNamespace",
    shape: "prod, everything declared",
    owns: startsWith("shop-"),
    chosen: OF_NAMESPACE,
    make: namespaceWithEverything,
  },
  {
    component: "RestrictedWorkload",
    shape: "Deployment",
    owns: startsWith("web-"),
    chosen: WITH_SANDBOX,
    make: () => workloadInNamespace({ ...COMPLETE.Deployment, mandatoryAccessControl: "AppArmor" }),
  },
  {
    component: "RestrictedWorkload",
    shape: "StatefulSet",
    owns: startsWith("web-"),
    chosen: WITH_SANDBOX,
    make: () => workloadInNamespace(COMPLETE.StatefulSet),
  },
  {
    component: "RestrictedWorkload",
    shape: "CronJob",
    owns: startsWith("web-"),
    chosen: WITH_SANDBOX,
    make: () => workloadInNamespace(COMPLETE.CronJob),
  },
  {
    component: "VaultPki",
    shape: "node-vault",
    owns: startsWith("pki-"),
    chosen: OF_PKI,
    explained: {
      "vault-ca-name-constraints":
        "the bridge is the new root, signed by the one before: a root is for all domains of its issuing authorities",
    },
    make: pki,
  },
  {
    component: "VaultServer",
    shape: "OpenBao, unsealed by a transit engine",
    owns: (name) => name.startsWith("vault-") && !name.startsWith("vault-home-"),
    chosen: OF_SERVERS,
    make: () => server("transit"),
  },
  {
    component: "VaultServer",
    shape: "OpenBao, unsealed by AWS",
    owns: (name, path) => name === "vault-servers" && /volumes|volumeMounts|env/.test(path),
    chosen: OF_SERVERS,
    make: () => server("aws"),
  },
  {
    component: "MutualTls",
    shape: "agent",
    owns: isOfMutualTls,
    chosen: { ...OF_WORKLOADS, ...OF_NETWORK },
    make: () => mutualTls("agent"),
  },
  {
    component: "MutualTls",
    shape: "csi",
    owns: isOfMutualTls,
    chosen: OF_WORKLOADS,
    make: () => mutualTls("csi"),
  },
  {
    component: "PrivateRegistry",
    shape: "CNCF distribution",
    owns: isOfRegistry,
    chosen: OF_REGISTRY,
    make: () => privateRegistry({ ...REGISTRY, mandatoryAccessControl: "AppArmor" }),
  },
  {
    component: "PrivateRegistry",
    shape: "zot",
    owns: (name, path) => isOfRegistry(name) && /registry\.json|containers/i.test(path),
    chosen: OF_REGISTRY,
    make: () => privateRegistry(ZOT),
  },
  {
    component: "PrivateDockerRegistry",
    shape: "CNCF distribution",
    owns: startsWith("registry-"),
    chosen: { "docker-log-rotation": {}, "docker-user": { named: true } },
    make: () => privateDockerRegistry(),
  },
  {
    component: "SignedImage",
    shape: "everything declared",
    owns: startsWith("web-"),
    chosen: {},
    make: madeOfEverything,
  },
];

function components(): typeof Components {
  // Loaded after the mocks are set, as @pulumi/pulumi asks.
  return require("../../../components") as typeof Components;
}

function namespaceWithEverything(): Promise<Registered[]> {
  return register(() => {
    const { HardenedNamespace, RestrictedWorkload } = components();
    const shop = new HardenedNamespace("shop", {
      environment: "prod",
      labels: { team: "shop" },
      annotations: { owner: "shop@example.com" },
      ingress: [{ application: WEB, from: [{ namespace: "gateway", podLabels: { app: "gateway" } }], ports: [{ port: 8080 }] }],
      egress: [
        { application: WEB, to: [{ namespace: "database", podLabels: { app: "postgres" } }], ports: [{ port: 5432 }] },
        { application: WEB, cidrs: ["203.0.113.0/28"], ports: [{ port: 443 }] },
      ],
      metrics: { namespace: "observability", podLabels: { app: "prometheus" }, port: 9090 },
      imagePullSecret: { dockerConfigJson: '{"auths":{}}' },
      access: { admins: ["shop-admins"], developers: ["shop-developers"], viewers: ["shop-viewers"], workloads: ["web"] },
      limits: { maxCpuRatio: "10", maxMemoryRatio: "2" },
      runtimeClasses: ["gvisor"],
      priorityClasses: ["web"],
      guardians: { groups: ["platform"], users: ["deployer"] },
    });
    return new RestrictedWorkload("web", { namespace: shop.namespace, image: IMAGE, port: 8080 });
  });
}

function pki(): Promise<Registered[]> {
  return register(() => {
    const { HardenedNamespace, VaultPki } = components();
    new HardenedNamespace("shop", { environment: "prod", serviceAccounts: ["web"] });
    return new VaultPki("pki", {
      address: "https://vault.vault.svc:8200",
      domains: ["shop.example.com"],
      trustDomain: "prod.example.com",
      publicUrl: "http://pki.example.com",
      generation: 2,
      rootGeneration: 2,
      kubernetes: {},
      auditFiles: ["/vault/audit/audit.log", "stdout"],
      revokedSerialNumbers: ["1f:a0:03"],
      roles: [
        {
          name: "web",
          usage: "server",
          dnsNames: ["web.shop.example.com"],
          spiffePaths: ["/ns/shop/sa/web"],
          kubernetes: { namespace: "shop", serviceAccounts: ["web"] },
        },
        { name: "orders", usage: "client", spiffePaths: ["/ns/shop/sa/orders"], appRole: { cidrs: ["10.20.0.0/16"] } },
      ],
    });
  });
}

function server(seal: "transit" | "aws"): Promise<Registered[]> {
  return register(() => {
    const { VaultServer } = require("../../../components/vault/vault-server") as typeof VaultServerModule;
    return new VaultServer("vault", {
      environment: "prod",
      image: IMAGE,
      tls: { secret: "vault-tls" },
      seal: SEALS[seal] as (typeof SEALS)[string],
      clients: [{ namespace: "shop", podLabels: { app: "shop" } }],
    });
  });
}

function mutualTls(delivery: "agent" | "csi"): Promise<Registered[]> {
  return register(() => {
    const { HardenedNamespace, RestrictedWorkload } = components();
    const { MutualTls } = require("../../../components/mutual-tls/mutual-tls") as typeof MutualTlsModule;
    const shop = new HardenedNamespace("shop", { environment: "prod" });
    const certificates = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    const common = { namespace: shop.namespace, serviceAccount: "workload", role: ROLE, trustBundle: certificates };
    const named = { transformations: [withName] };
    const tls = new MutualTls(
      "tls",
      delivery === "csi"
        ? { ...common, delivery, vaultCaPath: "/vault/ca.pem" }
        : {
            ...common,
            image: IMAGE,
            vaultCa: certificates,
            vaultPods: { namespace: "vault", podLabels: { app: "vault" } },
            vaultCidrs: ["203.0.113.5/32"],
            podLabels: WEB,
          },
      named,
    );
    return new RestrictedWorkload("web", { namespace: shop.namespace, image: IMAGE, port: 8443, additions: [tls.addition] }, named);
  });
}

const ROLE: VaultPkiRoleReference = {
  address: "https://vault.vault.svc:8200",
  issuePath: "pki/issue/web",
  usage: "server",
  dnsNames: ["web.shop.example.com"],
  spiffeIds: ["spiffe://prod.example.com/ns/shop/sa/web"],
  ttl: "24h",
  kubernetes: { mount: "pki-kubernetes", role: "web", audience: "vault", namespace: "shop", serviceAccounts: ["workload"] },
};
