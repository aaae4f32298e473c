/**
 * Who may reach which pods, as the resources of a stack say: through NetworkPolicies from within, through Services and routes from
 * outside. Made once for a stack: `stack.once(networkGraph)`.
 */
import type { Field } from "../field";
import { isInternalLoadBalancer } from "./load-balancer";
import { Candidates, labelKeys, labelledFor, namespaceKeys, selectorKeys, selectorsFor } from "../kubernetes/candidates";
import {
  CLUSTER_POLICY_KINDS,
  governs,
  NETWORK_POLICY_KINDS,
  OTHER_POLICY_KINDS,
  trafficRules,
  type Direction,
} from "./network-policy";
import { selectsPods, selectsPodsByMap } from "../kubernetes/pod-selection";
import { routesOf, type Backend, type Route } from "./routes";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import { DEFAULT_NAMESPACE, namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

/** Something of which it is told whether it concerns a workload. */
export interface Linked<T> {
  to: T;
  match: Match;
}

/** Whether the traffic of a workload is denied by default. */
export interface Isolation {
  match: Match;
  /** Why that cannot be told, as the end of a sentence; set where `match` is "unknown". */
  reason?: string;
}

/** Whom a NetworkPolicy lets a workload talk to, or be reached by. */
export interface Peer {
  policy: Subject;
  /** The peer in the policy or, for everyone, its empty list of peers. */
  field: Field;
  /**
   * `everywhere` is any address and pod, `own-namespace` pods of the policy's namespace, `namespaces` pods of those that a label selects,
   * `addresses` a block. What cannot be read is `everywhere` with the match "unknown".
   */
  reach: "everywhere" | "own-namespace" | "namespaces" | "addresses";
  match: Match;
}

/** A way from outside of the cluster to a workload. */
export interface Exposure {
  /** What the traffic passes, from the outside in: a Gateway, a route, a Service; the workload's own resource for ports of a node. */
  via: readonly Subject[];
  match: Match;
}

/** The graph of a stack. */
export function networkGraph(stack: Stack): NetworkGraph {
  return new NetworkGraph(stack);
}

const READS_LATER = "whether a NetworkPolicy selects it depends on values that cannot be read";
const KNATIVE_SERVICE = "serving.knative.dev/Service";
const KNATIVE_VISIBILITY = "networking.knative.dev/visibility";

export class NetworkGraph {
  private readonly policies: Candidates<Subject>;
  private readonly otherPolicies: Candidates<Subject>;
  private readonly clusterPolicy: Subject | undefined;
  private readonly selecting: Candidates<Subject>;
  private readonly services: Candidates<Subject>;
  private readonly workloads: Candidates<Workload>;
  private readonly routes: Candidates<{ route: Route; backend: Backend }>;

  constructor(stack: Stack) {
    const others = stack.ofKind(...OTHER_POLICY_KINDS);
    const services = stack.ofKind("Service");
    const backends = routesOf(stack).flatMap((route) => route.backends.map((backend) => ({ route, backend })));
    this.clusterPolicy = others.find(isClusterWide);
    this.otherPolicies = new Candidates(others, (policy) => namespaceKeys(namespaceOf(policy)));
    this.policies = new Candidates(stack.ofKind(...NETWORK_POLICY_KINDS), (policy) =>
      selectorKeys(namespaceOf(policy), podSelectorOf(policy).get("matchLabels")),
    );
    this.selecting = new Candidates(services, (service) => selectorKeys(namespaceOf(service), podLabelsOf(service)));
    this.services = new Candidates(services, (service) => nameKeys(namespaceOf(service), service.root.get("metadata", "name")));
    this.workloads = new Candidates(stack.workloads(), (workload) => labelKeys(namespaceOfWorkload(workload), workload.labels));
    this.routes = new Candidates(backends, ({ backend }) => nameKeys(backend.namespace, backend.service));
  }

  /** The NetworkPolicies that select a workload or may do so. */
  policiesOf(workload: Workload): Linked<Subject>[] {
    const namespace = namespaceOfWorkload(workload);
    return linked(this.policies.under(selectorsFor(namespace, workload.labels)), (policy) => [
      sameNamespace(namespaceOf(policy), namespace),
      selectsPods(podSelectorOf(policy), workload),
    ]);
  }

  /**
   * Whether traffic in a direction is denied unless a NetworkPolicy allows it, which is so as soon as one that governs the direction selects
   * the pods. Policies of other kinds are not judged, so where there are any and no NetworkPolicy does it, nobody can tell. That pods on the
   * network of their node are beyond all this is for the caller to say.
   */
  isolationOf(workload: Workload, direction: Direction): Isolation {
    const match = anyMatch(this.policiesOf(workload).map(({ to, match }) => allMatch([match, governs(to, direction)])));
    if (match === "yes") return { match };
    const here = this.otherPolicies.under(namespaceKeys(namespaceOfWorkload(workload)));
    const [other] = this.clusterPolicy ? [this.clusterPolicy] : here;
    if (other)
      return { match: "unknown", reason: `a policy of the kind ${other.reference.kind ?? "?"} may govern it, which is not judged` };
    return match === "unknown" ? { match, reason: READS_LATER } : { match };
  }

  /** Whom the NetworkPolicies of a workload let it talk to (egress) or be reached by (ingress). Says nothing of one that is not isolated. */
  peersOf(workload: Workload, direction: Direction): Peer[] {
    return this.policiesOf(workload).flatMap(({ to: policy, match }) => {
      const applies = allMatch([match, governs(policy, direction)]);
      if (applies === "no") return [];
      return trafficRules(policy, direction).flatMap(({ peers }) =>
        peersIn(peers).map((peer) => ({ policy, ...peer, match: allMatch([applies, peer.match]) })),
      );
    });
  }

  /** The Services that send traffic to a workload or may do so. */
  servicesOf(workload: Workload): Linked<Subject>[] {
    const namespace = namespaceOfWorkload(workload);
    return linked(this.selecting.under(selectorsFor(namespace, workload.labels)), (service) => [
      sameNamespace(namespaceOf(service), namespace),
      sendsTo(service, workload),
    ]);
  }

  /** The workloads that a Service sends traffic to or may do so. */
  workloadsOf(service: Subject): Linked<Workload>[] {
    const namespace = namespaceOf(service);
    return linked(this.workloads.under(labelledFor(namespace, podLabelsOf(service))), (workload) => [
      sameNamespace(namespaceOfWorkload(workload), namespace),
      sendsTo(service, workload),
    ]);
  }

  /** The workloads that a NetworkPolicy selects or may select. */
  workloadsUnder(policy: Subject): Linked<Workload>[] {
    const namespace = namespaceOf(policy);
    const selector = podSelectorOf(policy);
    return linked(this.workloads.under(labelledFor(namespace, selector.get("matchLabels"))), (workload) => [
      sameNamespace(namespaceOfWorkload(workload), namespace),
      selectsPods(selector, workload),
    ]);
  }

  /** The routes that lead to a Service or may do so. */
  routesTo(service: Subject): Linked<Route>[] {
    const [namespace, name] = [namespaceOf(service), service.root.get("metadata", "name")];
    const found = linked(this.routes.under(nameKeys(namespace, name)), ({ backend }) => [
      sameNamespace(backend.namespace, namespace),
      sameValue(backend.service, name),
    ]);
    return found.map(({ to, match }) => ({ to: to.route, match }));
  }

  /** The Services that a backend names or may name. */
  servicesNamed({ namespace, service }: Backend): Linked<Subject>[] {
    return linked(this.services.under(nameKeys(namespace, service)), (candidate) => [
      sameNamespace(namespaceOf(candidate), namespace),
      sameValue(candidate.root.get("metadata", "name"), service),
    ]);
  }

  /** Every way from outside to a workload, the certain ones first. NetworkPolicies, which may still close it, are not asked. */
  exposuresOf(workload: Workload): Exposure[] {
    const ways: Exposure[] = [{ via: [workload.subject], match: exposesItself(workload) }];
    for (const { to: service, match } of this.servicesOf(workload)) {
      ways.push({ via: [service], match: allMatch([match, exposesItsPods(service)]) });
      for (const { to: route, match: leads } of this.routesTo(service)) {
        ways.push({ via: [...route.gateways, route.subject, service], match: allMatch([match, leads, route.isOutside]) });
      }
    }
    const rank = { yes: 0, unknown: 1, no: 2 };
    return ways.filter(({ match }) => match !== "no").sort((a, b) => rank[a.match] - rank[b.match]);
  }

  /** The surest way from outside to a workload; the match "no" and no way if there is none. */
  exposureOf(workload: Workload): Exposure {
    return this.exposuresOf(workload)[0] ?? { via: [], match: "no" };
  }
}

function linked<T>(candidates: Iterable<T>, matches: (thing: T) => Match[]): Linked<T>[] {
  return Array.from(candidates, (thing) => ({ to: thing, match: allMatch(matches(thing)) })).filter(({ match }) => match !== "no");
}

/** The keys of something that has, or is asked for by, a name in a namespace. */
function nameKeys(namespace: Field, name: Field): string[] | undefined {
  if (namespace.state === "unknown" || name.state === "unknown") return undefined;
  return [JSON.stringify([namespace.value ?? DEFAULT_NAMESPACE, name.value ?? ""])];
}

function podSelectorOf({ root }: Subject): Field {
  return root.get("spec", "podSelector");
}

function podLabelsOf({ root }: Subject): Field {
  return root.get("spec", "selector");
}

function isClusterWide({ kinds }: Subject): boolean {
  return kinds.some((kind) => CLUSTER_POLICY_KINDS.has(kind));
}

/** A pod about which nothing is known (what Helm renders) is in a namespace that nobody knows. */
function namespaceOfWorkload({ pod, namespace }: Workload): Field {
  return pod.metadata.state === "unknown" && pod.metadata.keys.length === 0 ? pod.metadata : namespace;
}

/** A Service that is an alias for a name has no pods, whatever its selector says. */
function sendsTo(service: Subject, workload: Workload): Match {
  if (service.root.get("spec", "type").value === "ExternalName") return "no";
  return selectsPodsByMap(podLabelsOf(service), workload);
}

function peersIn(peers: Field): Omit<Peer, "policy">[] {
  const items = peers.items();
  if (items.length === 0) return [{ field: peers, reach: "everywhere", match: "yes" }];
  return items.map((field) => {
    if (field.state === "unknown") return { field, reach: "everywhere", match: "unknown" };
    if (field.get("ipBlock").state !== "absent") return { field, reach: "addresses", match: "yes" };
    const isAbroad = field.get("namespaceSelector").state !== "absent";
    return { field, reach: isAbroad ? "namespaces" : "own-namespace", match: "yes" };
  });
}

/** Ports of the node, the network of the node, and Knative's Services, which come with a route of their own. */
function exposesItself({ subject, pod }: Workload): Match {
  const hostNetwork = pod.spec.get("hostNetwork");
  const ports = pod.allContainers().flatMap((container) => container.get("ports").items());
  const onNode = hostNetwork.state === "unknown" ? "unknown" : matchIf(hostNetwork.value === true);
  const listens = anyMatch(ports.map(({ state }) => (state === "unknown" ? "unknown" : "yes")));
  const visibility = subject.root.get("metadata", "labels", KNATIVE_VISIBILITY);
  const isPublic = visibility.state === "unknown" ? "unknown" : matchIf(visibility.value !== "cluster-local");
  return anyMatch([
    allMatch([onNode, listens]),
    ...ports.map((port) => isSet(port.get("hostPort"))),
    ...(subject.kinds.includes(KNATIVE_SERVICE) ? [isPublic] : []),
  ]);
}

function exposesItsPods(service: Subject): Match {
  const type = service.root.get("spec", "type");
  const addresses = service.root.get("spec", "externalIPs").items();
  const isPublic = isInternalLoadBalancer(service);
  const isBalanced = isPublic === "unknown" ? "unknown" : matchIf(isPublic === "no");
  return anyMatch([
    type.state === "unknown" ? "unknown" : matchIf(type.value === "NodePort"),
    allMatch([type.state === "unknown" ? "unknown" : matchIf(type.value === "LoadBalancer"), isBalanced]),
    ...addresses.map(({ state }): Match => (state === "unknown" ? "unknown" : "yes")),
  ]);
}

function isSet(port: Field): Match {
  return port.state === "unknown" ? "unknown" : matchIf(port.state === "known" && port.value !== 0);
}
