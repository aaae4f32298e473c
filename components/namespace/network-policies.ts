import * as k8s from "@pulumi/kubernetes";
import type { HardenedNamespaceArgs, HardenedNamespacePeer, HardenedNamespacePort } from "./arguments";
import type { Scope } from "./scope";

/** Where NodeLocal DNSCache listens; its pods are on the host network, so no selector matches them. */
const NODE_LOCAL_DNS = "169.254.20.10/32";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** Denies all traffic of the namespace, then allows its own pods each other, name resolution, and what the program declares. */
export function makeNetworkPolicies({ name, options, metadata }: Scope, args: HardenedNamespaceArgs): void {
  const policy = (purpose: string, spec: PolicySpec): void => {
    new k8s.networking.v1.NetworkPolicy(`${name}-${purpose}`, { metadata: metadata(purpose), spec }, options);
  };
  policy("default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  policy("same-namespace", {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{ to: [{ podSelector: {} }] }],
  });
  policy("dns", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [toPeer({ namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } }), { ipBlock: { cidr: NODE_LOCAL_DNS } }],
        // Answers that do not fit into a datagram come over TCP.
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  });
  args.ingress?.forEach(({ application, from, ports }, index) => {
    policy(`ingress-${index}`, {
      podSelector: { matchLabels: application },
      policyTypes: ["Ingress"],
      ingress: [{ from: from.map(toPeer), ports: ports.map(toPort) }],
    });
  });
  args.egress?.forEach(({ application, to = [], cidrs = [], ports }, index) => {
    policy(`egress-${index}`, {
      podSelector: { matchLabels: application },
      policyTypes: ["Egress"],
      egress: [{ to: [...to.map(toPeer), ...cidrs.map((cidr) => ({ ipBlock: { cidr } }))], ports: ports.map(toPort) }],
    });
  });
  if (args.metrics) {
    policy("metrics", {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [toPeer(args.metrics)], ports: [toPort({ port: args.metrics.port })] }],
    });
  }
}

/** Both selectors in one peer: these pods of that namespace. In two peers they would mean the namespace, or such pods here. */
function toPeer({ namespace, podLabels }: HardenedNamespacePeer): Peer {
  return {
    // The API server sets this label itself, so nobody can pose as the namespace.
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    podSelector: { matchLabels: podLabels },
  };
}

function toPort({ port, protocol = "TCP" }: HardenedNamespacePort): { protocol: string; port: number } {
  return { protocol, port };
}
