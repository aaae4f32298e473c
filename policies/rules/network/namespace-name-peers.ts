import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { unreadIn } from "../../model/kubernetes/unread";
import { DIRECTIONS, narrows, NETWORK_POLICY_KINDS, trafficRules } from "../../model/network/network-policy";
import { defineRule, undecided, violation, type Observation } from "../../rule";

const NAME_LABEL = "kubernetes.io/metadata.name";
const CLAIM = "network policy must select other namespaces by name";

export const namespaceNamePeers = defineRule({
  id: "kubernetes-namespace-name-peers",
  title: "Network policies must select other namespaces by the label that Kubernetes sets",
  rationale:
    "Any other label whoever may write a namespace can set, and the namespace becomes a peer. The API server alone sets the label with the name.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.3.3"), pciDss("A1.1.2")],
  optIn: "Many clusters group namespaces by labels that only their administrators can set.",
  remediation: 'Select namespaces by name: matchLabels: {"kubernetes.io/metadata.name": "monitoring"}.',
  waiveWhen: "Only administrators create namespaces and change their labels.",
  *check(policy) {
    for (const direction of DIRECTIONS) {
      for (const peer of trafficRules(policy, direction).flatMap(({ peers }) => peers.items())) {
        yield* judge(peer.get("namespaceSelector"));
      }
    }
  },
});

/** One that selects every namespace is what another rule is about. */
function* judge(selector: Field): Generator<Observation> {
  if (selector.state === "absent" || narrows(selector) === "no") return;
  const expressions = selector.get("matchExpressions").items();
  const isNamed =
    selector.get("matchLabels", NAME_LABEL).state === "known" ||
    expressions.some((each) => each.get("key").value === NAME_LABEL && each.get("operator").value === "In");
  if (isNamed) return;
  const unread = unreadIn(selector);
  yield* unread ? undecided(unread, CLAIM) : violation(selector, CLAIM);
}
