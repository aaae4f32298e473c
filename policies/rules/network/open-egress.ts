import { mitreAttack } from "../../frameworks/mitre-attack";
import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import { isMap, type Field } from "../../model/field";
import { governs, NETWORK_POLICY_KINDS, policyTypes, trafficRules } from "../../model/network/network-policy";
import type { Subject } from "../../model/subject";
import { texts } from "../../parameter";
import { defineRule, requireField, unless, type Observation } from "../../rule";

const CLAIM = "network policy must say whom its pods may reach";

export const openEgress = defineRule({
  id: "kubernetes-open-egress",
  title: "Network policies must not let pods out to everywhere",
  rationale:
    "An egress rule without peers allows every destination: other pods, nodes, the cloud's metadata service, the Internet. That is all an intruder needs to fetch tools and to send data out.",
  severity: "medium",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.4.2"), pciDss("1.3.2"), mitreAttack("T1041")],
  remediation: "Name the peers in to: a podSelector, a namespaceSelector or an ipBlock.",
  parameters: { ports: texts("Ports on which any destination is fine, as numbers or names.", ["53"]) },
  waiveWhen: "The pods must reach addresses that nobody can list, such as a crawler or a blackbox exporter.",
  *check(policy, _context, { ports }) {
    const allowed = new Set<string>(ports);
    yield* unless(policyTypes(policy), () => governs(policy, "egress") === "no", demandPeers(policy, allowed));
  },
});

function* demandPeers(policy: Subject, allowed: ReadonlySet<string>): Generator<Observation> {
  for (const { peers, ports } of trafficRules(policy, "egress")) {
    const others = ports.items().filter((port) => !isAllowed(port, allowed));
    if (ports.items().length > 0 && others.length === 0) continue;
    const unread = others.every(isUnread) ? others[0]?.get("port") : undefined;
    const observations = requireField(peers, (value) => Array.isArray(value) && value.length > 0, CLAIM);
    yield* unread ? unless(unread, () => false, observations) : observations;
    // The API server refuses a peer that says nothing, but nothing that is refused may look compliant.
    for (const peer of peers.items()) yield* requireField(peer, (value) => isMap(value) && Object.keys(value).length > 0, CLAIM);
  }
}

function isAllowed(entry: Field, allowed: ReadonlySet<string>): boolean {
  const port = entry.get("port").value;
  return (
    (typeof port === "number" || typeof port === "string") && allowed.has(String(port)) && entry.get("endPort").state === "absent"
  );
}

function isUnread(entry: Field): boolean {
  return entry.get("port").state === "unknown";
}
