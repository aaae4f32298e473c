import { nist800190 } from "../../frameworks/nist-800-190";
import { nsaCisa } from "../../frameworks/nsa-cisa";
import { pciDss } from "../../frameworks/pci-dss";
import type { Field } from "../../model/field";
import {
  DIRECTIONS,
  governs,
  NETWORK_POLICY_KINDS,
  policyTypes,
  trafficRules,
  type Direction,
} from "../../model/network/network-policy";
import type { Subject } from "../../model/subject";
import { defineRule, requireField, unless, type Observation } from "../../rule";

const CLAIM = "network policy must name the ports on which it opens to others";

/** Half of all ports: more is no range that a protocol needs. */
const MOST_PORTS = 32_768;

export const networkPolicyPorts = defineRule({
  id: "kubernetes-network-policy-ports",
  title: "Network policies must name the ports on which they open to others",
  rationale:
    "Without ports, everything that a pod listens on is open: its administration and debugging, and what an intruder starts there. Who may read metrics may then do all the rest.",
  severity: "low",
  appliesTo: "resource",
  kinds: NETWORK_POLICY_KINDS,
  controls: [nsaCisa("network/network-policies"), nist800190("4.3.3"), pciDss("1.2.5"), pciDss("1.2.6")],
  remediation: "List the ports beside from or to, each with its protocol.",
  waiveWhen: "The protocol uses ports that change, as file transfer and some databases do.",
  *check(policy) {
    for (const direction of DIRECTIONS) {
      yield* unless(policyTypes(policy), () => governs(policy, direction) === "no", observe(policy, direction));
    }
  },
});

function* observe(policy: Subject, direction: Direction): Generator<Observation> {
  for (const { peers, ports } of trafficRules(policy, direction)) {
    // Pods of the namespace itself are no others, and a rule without peers is what rules of its own are about.
    if (!peers.items().some(isOther)) continue;
    yield* requireField(ports, (value) => Array.isArray(value) && value.length > 0, CLAIM);
    for (const entry of ports.state === "known" ? ports.items() : []) yield* judge(entry);
  }
}

/** An entry without a port is all ports of its protocol, and so is a range from the first to the last. */
function* judge(entry: Field): Generator<Observation> {
  const [first, last] = [entry.get("port"), entry.get("endPort")];
  yield* requireField(first, (value) => value !== undefined, CLAIM);
  const isPart = (value: unknown): boolean => typeof value !== "number" || value - Number(first.value) < MOST_PORTS;
  if (first.state === "known") yield* requireField(last, isPart, CLAIM);
}

function isOther(peer: Field): boolean {
  return peer.get("namespaceSelector").state === "known" || peer.get("ipBlock").state === "known";
}
