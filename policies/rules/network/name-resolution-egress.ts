import { mitreAttack } from "../../frameworks/mitre-attack";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import { governs, narrows, NETWORK_POLICY_KINDS, policyTypes, trafficRules } from "../../model/network/network-policy";
import type { Subject } from "../../model/subject";
import { unreadIn } from "../../model/kubernetes/unread";
import { defineRule, requireField, undecided, unless, violation, type Observation } from "../../rule";

const CLAIM = "network policy must name the resolvers that its pods may ask";

export const nameResolutionEgress = defineRule({
  id: "kubernetes-name-resolution-egress",
  title: "Network policies must name the resolvers that pods may ask",
  rationale:
    "Port 53 that is open to everyone leads out to any server of an attacker, who sends data in the names that are asked for, or anything at all.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), pciDss("1.3.2"), mitreAttack("T1041")],
  remediation:
    'Name in to the pods of the resolver with their namespace, such as k8s-app "kube-dns" of kube-system, and the block of NodeLocal DNS.',
  waiveWhen: "The same policy has to fit clusters whose resolvers are called differently.",
  *check(policy) {
    yield* unless(policyTypes(policy), () => governs(policy, "egress") === "no", observe(policy));
  },
});

function* observe(policy: Subject): Generator<Observation> {
  for (const { peers, ports } of trafficRules(policy, "egress")) {
    // Rules for more than name resolution are what other rules are about.
    if (ports.items().length === 0 || !ports.items().every(isNameResolution)) continue;
    yield* requireField(peers, (value) => Array.isArray(value) && value.length > 0, CLAIM);
    for (const peer of peers.items()) yield* judge(peer);
  }
}

function* judge(peer: Field): Generator<Observation> {
  if (peer.get("namespaceSelector").state === "absent") return;
  const pods = peer.get("podSelector");
  const isNarrow = narrows(pods);
  if (isNarrow === "no") yield* violation(pods.state === "absent" ? peer.get("namespaceSelector") : pods, CLAIM);
  if (isNarrow === "unknown") yield* undecided(unreadIn(pods) ?? pods, CLAIM);
}

function isNameResolution(port: Field): boolean {
  return port.get("port").value === 53 && port.get("endPort").state === "absent";
}
