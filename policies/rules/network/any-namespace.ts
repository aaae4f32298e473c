import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import {
  DIRECTIONS,
  governs,
  narrows,
  NETWORK_POLICY_KINDS,
  policyTypes,
  trafficRules,
  type Direction,
} from "../../model/network/network-policy";
import { anyMatch } from "../../model/selector";
import type { Subject } from "../../model/subject";
import { unreadIn } from "../../model/kubernetes/unread";
import { defineRule, undecided, unless, violation, type Observation } from "../../rule";

const CLAIM = "network policy must not open to every namespace";

export const anyNamespace = defineRule({
  id: "kubernetes-any-namespace",
  title: "Network policies must not open to every namespace",
  rationale:
    "A namespace selector that selects all makes every tenant of the cluster a peer, whoever may create namespaces and pods there.",
  severity: "medium",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.3.3"), pciDss("1.3.1"), pciDss("A1.1.2")],
  remediation: 'Select namespaces by name: matchLabels: {"kubernetes.io/metadata.name": "monitoring"}.',
  waiveWhen:
    "The pods serve the whole cluster, such as name resolution, metrics that any Prometheus may read, or an admission webhook.",
  *check(policy) {
    for (const direction of DIRECTIONS) {
      yield* unless(policyTypes(policy), () => governs(policy, direction) === "no", observe(policy, direction));
    }
  },
});

function* observe(policy: Subject, direction: Direction): Generator<Observation> {
  for (const { peers } of trafficRules(policy, direction)) {
    for (const peer of peers.items()) {
      const namespaces = peer.get("namespaceSelector");
      if (namespaces.state === "absent") continue;
      // To reach one application wherever it runs (name resolution) opens no door to others; being reached by what calls itself so does.
      const isNarrow =
        direction === "egress" ? anyMatch([narrows(namespaces), narrows(peer.get("podSelector"))]) : narrows(namespaces);
      if (isNarrow === "yes") continue;
      yield* isNarrow === "no" ? violation(namespaces, CLAIM) : undecided(unreadIn(peer) ?? namespaces, CLAIM);
    }
  }
}
