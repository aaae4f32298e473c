/** Network policies, those of a `HardenedNamespace` and those of others. */
import { harmless, refused, safeguard, several } from "../table";

const CLOSES = "a policy adds connections to those that are there: without it there are fewer";

export const NETWORK_POLICIES = [
  harmless("what a policy is called protects nothing", "NetworkPolicy *", "metadata.name"),
  safeguard("kubernetes-namespace-default-deny", "NetworkPolicy shop-default-deny", [
    "",
    "metadata",
    "metadata.namespace",
    "spec.policyTypes*",
  ]),
  several(
    "a rule in the policy that denies everything opens everything, so that there is none any more that denies",
    "kubernetes-namespace-default-deny",
    "NetworkPolicy shop-default-deny",
    "spec",
    "+ *",
    ["kubernetes-open-ingress", "kubernetes-open-egress"],
  ),
  safeguard("kubernetes-namespace-default-deny", "NetworkPolicy shop-default-deny", "spec"),
  several(
    "the policy denies for some pods only, of which there are none",
    ["kubernetes-namespace-default-deny", "kubernetes-network-policy-selects"],
    "NetworkPolicy shop-default-deny",
    "spec.podSelector",
    "= *",
  ),
  harmless(
    "no selector takes all pods, as an empty one does",
    "NetworkPolicy {shop-default-deny,shop-same-namespace,shop-dns,shop-metrics}",
    "spec.podSelector",
    "removed",
  ),
  harmless(CLOSES, "NetworkPolicy *", ["", "spec"], ["removed", "emptied"]),
  safeguard("kubernetes-network-policy-selects", "NetworkPolicy {shop-ingress-0,shop-egress-0,shop-egress-1,tls-vault}", [
    "metadata",
    "metadata.namespace",
  ]),
  harmless(CLOSES, "NetworkPolicy *", ["metadata", "metadata.namespace"]),
  safeguard("kubernetes-open-ingress", "NetworkPolicy {shop-same-namespace,shop-ingress-0,shop-metrics}", "spec", '+ {"ingress":*'),
  safeguard(
    "kubernetes-open-egress",
    "NetworkPolicy {shop-same-namespace,shop-dns,shop-egress-0,shop-egress-1,tls-vault}",
    "spec",
    '+ {"egress":*',
  ),
  safeguard("kubernetes-policy-types", "NetworkPolicy *", "spec", "+ *"),
  harmless(CLOSES, "NetworkPolicy *", "spec.{ingress,egress}", ["removed", "emptied"]),
  harmless(CLOSES, "NetworkPolicy *", "spec.{ingress,egress}[]", "removed"),
  safeguard("kubernetes-open-ingress", "NetworkPolicy *", ["spec.ingress", "spec.ingress[]"], ["+ *", "emptied"]),
  safeguard("kubernetes-open-egress", "NetworkPolicy *", ["spec.egress", "spec.egress[]"], ["+ *", "emptied"]),

  // Peers and ports. Who declares a policy names them; what is wider than any name is reported.
  safeguard(
    "kubernetes-network-policy-targets",
    "NetworkPolicy *",
    ["spec.podSelector", "spec.podSelector.matchLabels", "spec.podSelector.matchLabels[*]"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-network-policy-selects", "NetworkPolicy *", "spec.podSelector*"),
  harmless(
    "without types Kubernetes takes them from the rules, which are the same",
    "NetworkPolicy {shop-ingress-0,shop-metrics}",
    ["spec.policyTypes", "spec.policyTypes[]"],
    ["removed", "emptied"],
  ),
  safeguard("kubernetes-policy-types", "NetworkPolicy *", "spec.policyTypes*"),
  ...["shop-same-namespace", "shop-dns"].flatMap((name) => {
    const unbounded = name === "shop-dns" ? ["kubernetes-name-resolution-egress"] : ["kubernetes-network-policy-ports"];
    return [
      several(
        name === "shop-dns"
          ? "whoever answers for names must be one of those that do"
          : "the rule is for pods of the namespace, and so names no ports",
        ["kubernetes-any-namespace", ...unbounded],
        `NetworkPolicy ${name}`,
        "spec.{ingress[0].from,egress[0].to}",
        '+ {"namespaceSelector":*',
      ),
    ];
  }),
  several(
    "the Internet is a peer, without ports, and with the metadata service of the cloud in it",
    ["kubernetes-internet-peers", "kubernetes-network-policy-ports"],
    "NetworkPolicy shop-same-namespace",
    "spec.{ingress[0].from,egress[0].to}",
    '+ {"ipBlock":*',
    "kubernetes-metadata-egress",
  ),
  safeguard("kubernetes-any-namespace", "NetworkPolicy *", "spec.{ingress[0].from,egress[0].to}", '+ {"namespaceSelector":*'),
  safeguard("kubernetes-internet-peers", "NetworkPolicy *", "spec.{ingress[0].from,egress[0].to}", '+ {"ipBlock":*'),
  safeguard("kubernetes-name-resolution-egress", "NetworkPolicy shop-dns", "spec.egress[0].to", ["removed", "emptied"]),
  safeguard(
    "kubernetes-name-resolution-egress",
    "NetworkPolicy shop-dns",
    [
      "spec.egress[0].to[0].podSelector",
      "spec.egress[0].to[0].podSelector.matchLabels",
      "spec.egress[0].to[0].podSelector.matchLabels.k8s-app",
    ],
    ["removed", "emptied"],
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[]",
      "spec.egress[0].to[].ipBlock",
      "spec.egress[0].to[].ipBlock.cidr",
      "spec.{ingress,egress}[0].ports[].protocol",
      "spec.{ingress,egress}[0].ports[].port",
    ],
    ["emptied", "other", "= 0", "= 1000000000"],
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy *",
    ["spec.egress[0].to[].ipBlock", "spec.egress[0].to[].ipBlock.cidr"],
    "removed",
  ),
  refused(
    "the API server takes no peer that is nothing, and no block that is none",
    "NetworkPolicy shop-same-namespace",
    "spec.{ingress[0].from,egress[0].to}[0].podSelector",
    "removed",
  ),
  safeguard("kubernetes-internet-peers", "NetworkPolicy *", "spec.egress[0].to[].ipBlock.cidr", '= "0.0.0.0/0"'),
  several(
    "the block is opened for all pods, as if it were where names are resolved",
    "kubernetes-network-policy-targets",
    "NetworkPolicy shop-dns",
    "spec.egress[0].to[].ipBlock.cidr",
    "= *",
  ),
  harmless(
    "which block it is the program says, within what the component takes; the metadata service does not answer on this port",
    "NetworkPolicy *",
    "spec.egress[0].to[].ipBlock.cidr",
    "= *",
  ),
  safeguard(
    "kubernetes-open-ingress",
    "NetworkPolicy *",
    ["spec.ingress[0].from", "spec.ingress[0].from[]"],
    ["removed", "emptied"],
  ),
  harmless(CLOSES, "NetworkPolicy {shop-dns,tls-vault}", "spec.egress[0].to[]", "removed"),
  safeguard("kubernetes-open-egress", "NetworkPolicy *", ["spec.egress[0].to", "spec.egress[0].to[]"], ["removed", "emptied"]),
  safeguard(
    "kubernetes-any-namespace",
    "NetworkPolicy *",
    ["spec.ingress[0].from[0].namespaceSelector", "spec.ingress[0].from[0].namespaceSelector.matchLabels"],
    "emptied",
  ),
  safeguard(
    "kubernetes-any-namespace",
    "NetworkPolicy *",
    ["spec.ingress[0].from[0].namespaceSelector.matchLabels", "spec.ingress[0].from[0].namespaceSelector.matchLabels[*]"],
    "removed",
  ),
  safeguard(
    "kubernetes-egress-namespaces",
    "NetworkPolicy *",
    ["spec.egress[0].to[0].namespaceSelector", "spec.egress[0].to[0].namespaceSelector.matchLabels"],
    "emptied",
  ),
  safeguard(
    "kubernetes-egress-namespaces",
    "NetworkPolicy *",
    ["spec.egress[0].to[0].namespaceSelector.matchLabels", "spec.egress[0].to[0].namespaceSelector.matchLabels[*]"],
    "removed",
  ),
  safeguard(
    "kubernetes-namespace-name-peers",
    "NetworkPolicy *",
    "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector",
    "= *",
  ),
  safeguard(
    "kubernetes-network-policy-targets",
    "NetworkPolicy {shop-dns,shop-metrics}",
    "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector.matchLabels[*]",
    "other",
  ),
  harmless(
    "pods of the own namespace are peers already; which others are, the program says",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector",
      "spec.{ingress[0].from,egress[0].to}[0].namespaceSelector.matchLabels[*]",
    ],
    ["removed", "other"],
  ),
  safeguard(
    "kubernetes-cross-namespace-peers",
    "NetworkPolicy *",
    [
      "spec.{ingress[0].from,egress[0].to}[0].podSelector",
      "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels",
      "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels.app",
    ],
    ["removed", "emptied"],
  ),
  harmless(
    "which pods are peers the program says",
    "NetworkPolicy *",
    ["spec.{ingress[0].from,egress[0].to}[0].podSelector", "spec.{ingress[0].from,egress[0].to}[0].podSelector.matchLabels.*"],
    ["= *", "other"],
  ),
  harmless("with one port less, fewer connections are let through", "NetworkPolicy shop-dns", "spec.egress[0].ports[]", "removed"),
  safeguard("kubernetes-network-policy-ports", "NetworkPolicy *", [
    "spec.{ingress,egress}[0].ports",
    "spec.{ingress,egress}[0].ports[]",
  ]),
  safeguard("kubernetes-network-policy-ports", "NetworkPolicy *", "spec.{ingress,egress}[0].ports[].port", "removed"),
  harmless("which port it is the program says; TCP is the default", "NetworkPolicy *", [
    "spec.{ingress,egress}[0].ports[].port",
    "spec.{ingress,egress}[0].ports[].protocol",
  ]),
];
