/** Which traffic the NetworkPolicies of a stack let pass: from outside to a workload, and from one workload to another. */
import { nameOf, unreadReason } from "../attack-path/attack-way";
import { containsCidr, internetShare, parseCidr, type Cidr } from "./cidr";
import type { Field } from "../field";
import { selectsNamespace } from "../kubernetes/namespace-admission";
import { networkGraph, type NetworkGraph, type Peer } from "./network-graph";
import type { Direction } from "./network-policy";
import { selectsPods } from "../kubernetes/pod-selection";
import { allMatch, matchIf, type Match } from "../selector";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

/** Whether traffic passes. */
export interface Passage {
  match: Match;
  /** Why that cannot be told, as the end of a sentence; set where `match` is "unknown". */
  reason?: string;
}

/** What guards a workload in one direction. */
interface Gate {
  /** Whether the traffic is denied unless a peer is allowed. */
  isGuarded: Passage;
  peers: readonly Peer[];
}

/** From which share of the Internet on a block stands for everybody. */
const WIDE_SHARE = 0.05;
/** Blocks of addresses in which load balancers and nodes stand, for which traffic from outside may pass. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
  .map(parseCidr)
  .filter((block) => block !== undefined);

const OPEN: Passage = { match: "yes" };
const CLOSED: Passage = { match: "no" };

/** The traffic between the workloads of a stack. */
export class Passages {
  private readonly network: NetworkGraph;
  private readonly gates: Readonly<Record<Direction, Map<Workload, Gate>>> = { ingress: new Map(), egress: new Map() };

  constructor(private readonly stack: Stack) {
    this.network = stack.once(networkGraph);
  }

  /** Whether traffic from outside reaches a workload. That of a route comes from the pods of a controller, in a namespace of their own. */
  fromOutside(workload: Workload, isRoute: boolean): Passage {
    return this.passes(workload, "ingress", (peer) => {
      if (peer.reach === "addresses") return letsInternetIn(peer.field);
      return matchIf(peer.reach === "everywhere" || (peer.reach === "namespaces" && isRoute));
    });
  }

  /** Whether one workload may talk to another, by the policies of both. */
  between(from: Workload, to: Workload): Passage {
    const into = this.passes(to, "ingress", (peer) => this.isPeer(peer, from));
    if (into.match === "no") return into;
    const out = this.passes(from, "egress", (peer) => this.isPeer(peer, to));
    return into.match === "unknown" && out.match !== "no" ? into : out;
  }

  /** The policies that would have to be narrower for a workload to be closed; none if it takes one more, `undefined` if nobody can tell. */
  openersOf(workload: Workload): readonly Subject[] | undefined {
    // A policy stands in the same namespace, and pods on the network of their node are beyond it.
    const hostNetwork = workload.pod.spec.get("hostNetwork");
    if (hostNetwork.state === "unknown" || hostNetwork.value === true || workload.namespace.state === "unknown") return undefined;
    const { isGuarded, peers } = this.gateOf(workload, "ingress");
    return isGuarded.match === "unknown" ? undefined : [...new Set(peers.map(({ policy }) => policy))];
  }

  private passes(workload: Workload, direction: Direction, isLet: (peer: Peer) => Match): Passage {
    const { isGuarded, peers } = this.gateOf(workload, direction);
    if (isGuarded.match === "no") return OPEN;
    let possible: Peer | undefined;
    for (const peer of peers) {
      const match = allMatch([peer.match, isLet(peer)]);
      if (match === "yes") return OPEN;
      if (match === "unknown") possible ??= peer;
    }
    if (isGuarded.match === "unknown") return isGuarded;
    return possible ? { match: "unknown", reason: `it is not certain whom ${nameOf(possible.policy)} lets through` } : CLOSED;
  }

  private gateOf(workload: Workload, direction: Direction): Gate {
    const known = this.gates[direction].get(workload);
    if (known) return known;
    const gate = { isGuarded: this.isGuarded(workload, direction), peers: this.network.peersOf(workload, direction) };
    this.gates[direction].set(workload, gate);
    return gate;
  }

  /** Pods on the network of their node are beyond policies. */
  private isGuarded(workload: Workload, direction: Direction): Passage {
    const hostNetwork = workload.pod.spec.get("hostNetwork");
    if (hostNetwork.value === true) return CLOSED;
    const isolation = this.network.isolationOf(workload, direction);
    const isUnread = isolation.match === "yes" && hostNetwork.state === "unknown";
    return isUnread ? { match: "unknown", reason: unreadReason(hostNetwork) } : isolation;
  }

  private isPeer({ policy, field, reach }: Peer, other: Workload): Match {
    if (reach === "everywhere") return "yes";
    // Pods have private addresses, but which is not known.
    if (reach === "addresses") return letsInternetIn(field) === "no" ? "no" : "unknown";
    const selector = field.get("podSelector");
    const isThere =
      reach === "own-namespace"
        ? sameNamespace(namespaceOf(policy), other.namespace)
        : selectsNamespace(this.stack, field.get("namespaceSelector"), other.namespace);
    return allMatch([isThere, selector.state === "absent" ? "yes" : selectsPods(selector, other)]);
  }
}

/** The traffic of a stack; for `stack.once(passages)`. */
export function passages(stack: Stack): Passages {
  return new Passages(stack);
}

/** Whether a block lets everybody in. Of private addresses nobody can tell who stands behind them; a few public ones are known to somebody. */
function letsInternetIn(peer: Field): Match {
  const cidr = peer.get("ipBlock", "cidr");
  const block = parseCidr(cidr.value);
  if (cidr.state === "unknown" || !block) return "unknown";
  if (internetShare([block]) >= WIDE_SHARE) return "yes";
  return PRIVATE.some((space: Cidr) => containsCidr(space, block)) ? "unknown" : "no";
}
