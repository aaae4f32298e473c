/**
 * What a NetworkPolicy says, and the kinds of other policies that may say more.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
import { type Field } from "../field";
import { anyMatch, matchIf, type Match } from "../selector";
import type { Subject } from "../subject";

/** Which ways traffic goes, seen from the pods that a policy selects; each is also the key of a policy's rules. */
export const DIRECTIONS = ["ingress", "egress"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Kubernetes' own policies, as rules name kinds. */
export const NETWORK_POLICY_KINDS = ["networking.k8s.io/NetworkPolicy", "extensions/NetworkPolicy"] as const;

const CILIUM_KINDS = ["cilium.io/CiliumNetworkPolicy", "cilium.io/CiliumClusterwideNetworkPolicy"];
const CALICO_KINDS = ["projectcalico.org", "crd.projectcalico.org"].flatMap((group) => [
  `${group}/NetworkPolicy`,
  `${group}/GlobalNetworkPolicy`,
]);
const ADMIN_KINDS = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"].map(
  (kind) => `policy.networking.k8s.io/${kind}`,
);

/** Policies of network plugins and of cluster administrators. They decide as well, in ways of their own. */
export const OTHER_POLICY_KINDS: readonly string[] = [...CILIUM_KINDS, ...CALICO_KINDS, ...ADMIN_KINDS];

/** Those of them that are in no namespace and may govern any pod. */
export const CLUSTER_POLICY_KINDS: ReadonlySet<string> = new Set(
  OTHER_POLICY_KINDS.filter((kind) => !/\/(Cilium)?NetworkPolicy$/.test(kind)),
);

/** Where a rule names its peers. */
const PEERS = { ingress: "from", egress: "to" } as const;
const TYPES = { ingress: "Ingress", egress: "Egress" } as const;

/**
 * Whether a NetworkPolicy denies what it does not allow in a direction. Without `policyTypes`, that is ingress always, and egress where
 * there are rules for it; an empty `egress` list is no rule.
 */
export function governs(policy: Subject, direction: Direction): Match {
  const types = policy.root.get("spec", "policyTypes");
  const named = types.items();
  if (named.length > 0) {
    return anyMatch(named.map((type) => (type.state === "unknown" ? "unknown" : matchIf(type.value === TYPES[direction]))));
  }
  if (types.origin.sparse) return "unknown";
  if (direction === "ingress") return "yes";
  const rules = policy.root.get("spec", direction);
  return rules.state === "unknown" ? "unknown" : matchIf(rules.items().length > 0);
}

/** The place that says which directions a policy governs: the list, or what in it cannot be read. */
export function policyTypes(policy: Subject): Field {
  const types = policy.root.get("spec", "policyTypes");
  return types.items().find(({ state }) => state === "unknown") ?? types;
}

/** The peers of every rule of a NetworkPolicy in a direction, with the rule's ports. No peers are all peers. */
export function trafficRules(policy: Subject, direction: Direction): { peers: Field; ports: Field }[] {
  return policy.root
    .get("spec", direction)
    .items()
    .map((rule) => ({ peers: rule.get(PEERS[direction]), ports: rule.get("ports") }));
}

/** A block of addresses that a policy opens to, or, as some policies can say, all that is outside of the cluster. */
export interface OpenedBlock {
  /** The text of the block, or the word for the outside. */
  field: Field;
  isWorld: boolean;
  /** The blocks within it that stay closed. */
  except: readonly Field[];
  /** The ports that it is open on; absent for all. Their shape differs by the kind of policy. */
  ports: Field;
}

/** Words of Cilium for everything outside, as of version 1.18. */
const WORLD_ENTITIES: ReadonlySet<unknown> = new Set(["all", "world", "world-ipv4", "world-ipv6"]);
const ALLOWING_ACTIONS: ReadonlySet<unknown> = new Set(["Allow", "Accept"]);

/** The blocks of addresses that a policy of any kind opens to in a direction. */
export function openedBlocks(policy: Subject, direction: Direction): OpenedBlock[] {
  if (policy.kinds.some((kind) => CILIUM_KINDS.includes(kind))) return ciliumBlocks(policy, direction);
  if (policy.kinds.some((kind) => CALICO_KINDS.includes(kind))) return calicoBlocks(policy, direction);
  if (policy.kinds.some((kind) => ADMIN_KINDS.includes(kind))) return adminBlocks(policy, direction);
  return trafficRules(policy, direction).flatMap(({ peers, ports }) =>
    peers
      .items()
      .map((peer) => peer.get("ipBlock"))
      .filter(({ state }) => state !== "absent")
      .map((block) => opened(block.get("cidr"), ports, block.get("except").items())),
  );
}

function opened(field: Field, ports: Field, except: readonly Field[] = [], isWorld = false): OpenedBlock {
  return { field, isWorld, except, ports };
}

/** `spec` and each of `specs` hold rules; `fromCIDR`, `fromCIDRSet` and `fromEntities` (or `to…`) name addresses. */
function ciliumBlocks({ root }: Subject, direction: Direction): OpenedBlock[] {
  const side = PEERS[direction];
  return [root.get("spec"), ...root.get("specs").items()].flatMap((spec) =>
    spec
      .get(direction)
      .items()
      .flatMap((rule) => {
        const ports = rule.get("toPorts");
        const sets = rule.get(`${side}CIDRSet`).items();
        const entities = rule.get(`${side}Entities`).items();
        return [
          ...rule
            .get(`${side}CIDR`)
            .items()
            .map((cidr) => opened(cidr, ports)),
          // One that names a group of blocks instead of a block cannot be judged here.
          ...sets
            .filter((set) => set.get("cidr").state !== "absent")
            .map((set) => opened(set.get("cidr"), ports, set.get("except").items())),
          ...entities
            .filter(({ state, value }) => state === "unknown" || WORLD_ENTITIES.has(value))
            .map((entity) => opened(entity, ports, [], entity.state === "known")),
        ];
      }),
  );
}

/** The rules that allow have `nets` and `notNets` on the side of the peer. */
function calicoBlocks(policy: Subject, direction: Direction): OpenedBlock[] {
  return allowingRules(policy, direction).flatMap((rule) => {
    const peer = rule.get(direction === "ingress" ? "source" : "destination");
    const ports = rule.get("destination", "ports");
    const except = peer.get("notNets").items();
    return peer
      .get("nets")
      .items()
      .map((net) => opened(decisive(rule, net), ports, except));
  });
}

/** Only peers of egress rules can be `networks`. */
function adminBlocks(policy: Subject, direction: Direction): OpenedBlock[] {
  return allowingRules(policy, direction).flatMap((rule) =>
    rule
      .get(PEERS[direction])
      .items()
      .flatMap((peer) => peer.get("networks").items())
      .map((network) => opened(decisive(rule, network), rule.get("ports"))),
  );
}

function allowingRules({ root }: Subject, direction: Direction): Field[] {
  const rules = root.get("spec", direction).items();
  return rules.filter((rule) => rule.get("action").state === "unknown" || ALLOWING_ACTIONS.has(rule.get("action").value));
}

/** The block, or the action of its rule while it cannot be read whether the rule allows at all. */
function decisive(rule: Field, block: Field): Field {
  const action = rule.get("action");
  return action.state === "unknown" ? action : block;
}

/** Whether the ports of a NetworkPolicy's rule let traffic pass to a TCP port of addresses that are no pods. */
export function opensTcpPort(ports: Field, wanted: number): Match {
  const open = ports.items();
  if (open.length === 0) return "yes";
  return anyMatch(
    open.map((entry) => {
      const [protocol, port, endPort] = [entry.get("protocol"), entry.get("port"), entry.get("endPort")];
      if ([protocol, port, endPort].some(({ state }) => state === "unknown")) return "unknown";
      if ((protocol.value ?? "TCP") !== "TCP") return "no";
      if (port.state === "absent") return "yes";
      // A name stands for a port of a pod, and no pod has these addresses.
      if (typeof port.value !== "number") return "no";
      const last = typeof endPort.value === "number" ? endPort.value : port.value;
      return matchIf(port.value <= wanted && wanted <= last);
    }),
  );
}

/**
 * Whether a selector of peers leaves something out for good. An empty one does not, nor one that only leaves out some by name or asks for
 * the label that every namespace has.
 */
export function narrows(selector: Field): Match {
  const labels = selector.get("matchLabels");
  return anyMatch([
    labels.state === "unknown" ? "unknown" : matchIf(labels.children().length > 0),
    ...selector.get("matchExpressions").items().map(expressionNarrows),
  ]);
}

function expressionNarrows(expression: Field): Match {
  const operator = expression.get("operator");
  if (operator.state === "unknown") return "unknown";
  const isName = expression.get("key").value === "kubernetes.io/metadata.name";
  return matchIf(operator.value === "In" || (operator.value === "Exists" && !isName));
}
