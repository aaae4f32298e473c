import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { NAMESPACE_NAME_LABELS } from "../../model/kubernetes/environment";
import type { Field } from "../../model/field";
import { DIRECTIONS, narrows, NETWORK_POLICY_KINDS, trafficRules } from "../../model/network/network-policy";
import { DEFAULT_NAMESPACE, namespaceOf } from "../../model/stack";
import { flag, texts } from "../../parameter";
import { defineRule, requireField, unless, type Observation } from "../../rule";

const CLAIM = "network policy must not open to the whole of another namespace";
const SHARED = [
  "kube-system",
  "monitoring",
  "logging",
  "ingress-nginx",
  "traefik",
  "istio-system",
  "istio-ingress",
  "linkerd",
  "cert-manager",
];

export const crossNamespacePeers = defineRule({
  id: "kubernetes-cross-namespace-peers",
  title: "Network policies must not open to the whole of another namespace",
  rationale: "Namespaces separate teams and applications. Opened as a whole, one is as exposed as the weakest pod of the other.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/namespaces"), nist800190("4.3.3"), pciDss("A1.1.2")],
  remediation: "Add a podSelector beside the namespaceSelector, in the same peer, that names the pods.",
  parameters: {
    namespaces: texts("Namespaces that any policy may open to, such as those of name resolution, monitoring and ingress.", SHARED),
    selectedPods: flag("Whether peers that select pods within the other namespace are fine.", true),
  },
  waiveWhen: "Two namespaces belong to one application that is split over them.",
  *check(policy, _context, { namespaces, selectedPods }) {
    const own = namespaceOf(policy);
    const shared = new Set<unknown>(namespaces);
    for (const direction of DIRECTIONS) {
      for (const peer of trafficRules(policy, direction).flatMap(({ peers }) => peers.items())) {
        const isNarrow = selectedPods ? narrows(peer.get("podSelector")) : "no";
        if (isNarrow === "yes") continue;
        for (const name of namesIn(peer.get("namespaceSelector"))) yield* judge(name, own, shared);
      }
    }
  },
});

function* judge(name: Field, own: Field, shared: ReadonlySet<unknown>): Generator<Observation> {
  const isOwn = (value: unknown): boolean => value === (own.value ?? DEFAULT_NAMESPACE);
  const foreign = requireField(name, (value) => shared.has(value) || isOwn(value), CLAIM);
  yield* own.state === "unknown" ? unless(own, () => false, foreign) : foreign;
}

/** The places where a selector names namespaces, or may do so. */
function namesIn(selector: Field): Field[] {
  const labels = selector.get("matchLabels");
  if (labels.state === "unknown") return [labels];
  const named = labels.entries().filter(([key]) => NAMESPACE_NAME_LABELS.has(key));
  return [...named.map(([, value]) => value), ...selector.get("matchExpressions").items().flatMap(namesInExpression)];
}

function namesInExpression(expression: Field): readonly Field[] {
  const [key, operator] = [expression.get("key"), expression.get("operator")];
  const unread = [key, operator].find(({ state }) => state === "unknown");
  if (unread) return [unread];
  const isName = typeof key.value === "string" && NAMESPACE_NAME_LABELS.has(key.value);
  return isName && operator.value === "In" ? expression.get("values").items() : [];
}
