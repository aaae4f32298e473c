import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { governs, narrows, NETWORK_POLICY_KINDS, policyTypes, trafficRules } from "../../model/network/network-policy";
import type { Subject } from "../../model/subject";
import { unreadIn } from "../../model/kubernetes/unread";
import { defineRule, undecided, unless, violation, type Observation } from "../../rule";

const CLAIM = "network policy must name the namespace of the pods that it lets out to";

export const egressNamespaces = defineRule({
  id: "kubernetes-egress-namespaces",
  title: "Network policies must name the namespaces of the pods that they let out to",
  rationale:
    "Labels of pods are free to choose. Where any namespace will do, a pod of another tenant that calls itself the database or the resolver is let out to as well, and is sent what was meant for them.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.3.3"), pciDss("1.3.2")],
  remediation: 'Select the namespace by name: matchLabels: {"kubernetes.io/metadata.name": "kube-system"}.',
  waiveWhen: "The cluster has one tenant, or the same policy has to fit clusters whose namespaces are called differently.",
  includes: ["kubernetes-any-namespace"],
  *check(policy) {
    yield* unless(policyTypes(policy), () => governs(policy, "egress") === "no", observe(policy));
  },
});

function* observe(policy: Subject): Generator<Observation> {
  for (const peer of trafficRules(policy, "egress").flatMap(({ peers }) => peers.items())) {
    const namespaces = peer.get("namespaceSelector");
    if (namespaces.state === "absent") continue;
    const isNarrow = narrows(namespaces);
    if (isNarrow === "no") yield* violation(namespaces, CLAIM);
    if (isNarrow === "unknown") yield* undecided(unreadIn(namespaces) ?? namespaces, CLAIM);
  }
}
