/**
 * How an attacker from outside gets into a workload: through what exposes it, as far as NetworkPolicies let that pass, or through another
 * workload that is exposed, in one hop. That a program which can be reached can be taken over is assumed.
 */
import { isLoopbackHost } from "../network/address";
import { anyOf, cheapest, costOf, inSeries, nameOf, oneStep, type Cut, type Way } from "./attack-way";
import { runningContainers } from "./container-escapes";
import { isRestricted, sourceRanges } from "../network/load-balancer";
import { networkGraph, type Exposure, type NetworkGraph } from "../network/network-graph";
import { passages, type Passages } from "../network/network-passage";
import { allMatch, anyMatch, matchIf, type Match } from "../selector";
import type { Stack, Workload } from "../stack";
import { text, type Subject } from "../subject";

const OUTER_TYPES: ReadonlySet<string> = new Set(["LoadBalancer", "NodePort"]);

/** The ways into the workloads of a stack. */
export class Entries {
  private readonly network: NetworkGraph;
  private readonly passages: Passages;
  private readonly directWays = new Map<Workload, Way | undefined>();
  private exposedOnes: readonly (readonly [Workload, Way])[] | undefined;

  constructor(private readonly stack: Stack) {
    this.network = stack.once(networkGraph);
    this.passages = stack.once(passages);
  }

  /**
   * The surest way into a workload. Through another one it only leads where something `isGained` by going on. Changes that cost as much as
   * the `limit` or more are of no use.
   */
  entryOf(workload: Workload, isGained: (other: Workload) => boolean, limit: number): Way | undefined {
    const direct = this.directOf(workload);
    // What keeps everybody from a program that is meant to be reached is no cheaper than to take its exposure away.
    const closing = this.closing(workload, direct ? "exposure" : "policy");
    const isSettled = direct?.match === "yes" && costOf(direct.cuts) >= Math.min(limit, costOf(closing) + 1);
    const lateral = isSettled ? undefined : this.lateralOf(workload, isGained);
    const best = direct?.match === "yes" || lateral?.match !== "yes" ? (direct ?? lateral) : lateral;
    // As long as there is a way from within, to take away what exposes the workload itself does not help.
    const exposure = lateral || isSettled ? undefined : direct?.cuts;
    return best && { ...best, cuts: cheapest(exposure, closing) };
  }

  private directOf(workload: Workload): Way | undefined {
    if (!this.directWays.has(workload)) {
      const ways = this.network.exposuresOf(workload).map((exposure) => this.through(exposure, workload));
      this.directWays.set(workload, anyOf(ways));
    }
    return this.directWays.get(workload);
  }

  private through(exposure: Exposure, workload: Workload): Way | undefined {
    const { via, match } = exposure;
    const last = via.at(-1);
    if (!last) return undefined;
    const isItself = last === workload.subject;
    const isRoute = via.length > 1;
    const isClosed = isItself ? isOnLoopback(workload) : isRoute ? "no" : isNarrow(last);
    const isOpen = allMatch([match, ({ yes: "no", no: "yes", unknown: "unknown" } as const)[isClosed]]);
    const passage = this.passages.fromOutside(workload, isRoute);
    const label = nameOf(workload.subject);
    const reason = "which traffic is led to it depends on values that cannot be read";
    if (isItself) {
      const step = {
        text: `${label} on ports of its node`,
        match: allMatch([isOpen, passage.match]),
        reason: passage.reason ?? reason,
      };
      return oneStep(step, nodePortCuts(workload));
    }
    const steps = via.map((subject, index) => {
      const isLast = index === via.length - 1;
      return oneStep(
        { text: nameOf(subject) + (isLast && !isRoute ? typeOf(subject) : ""), match: isLast ? isOpen : "yes", reason },
        undefined,
      );
    });
    const into = oneStep({ text: label, match: passage.match, reason: passage.reason ?? "" }, undefined);
    const way = inSeries(...steps, into);
    return way && { ...way, cuts: [exposureCut(via, workload)] };
  }

  /** Through the first of the exposed workloads that certainly leads there, else through one that may. */
  private lateralOf(workload: Workload, isGained: (other: Workload) => boolean): Way | undefined {
    const listens = this.listens(workload);
    if (listens === "no") return undefined;
    let possible: Way | undefined;
    for (const [other, entry] of this.exposed()) {
      if (other === workload || (possible && entry.match === "unknown")) continue;
      if (!isGained(other)) continue;
      const { match, reason } = this.passages.between(other, workload);
      if (match === "no") continue;
      const step = {
        text: nameOf(workload.subject),
        match: allMatch([match, listens]),
        reason: reason ?? "the ports of its containers cannot be read",
      };
      const way = inSeries(entry, oneStep(step, undefined));
      if (way?.match === "yes") return way;
      possible ??= way;
    }
    return possible;
  }

  /** Every workload that is exposed itself, the certain ones first. Of a pod that is hidden nothing could be said. */
  private exposed(): readonly (readonly [Workload, Way])[] {
    this.exposedOnes ??= this.stack
      .workloads()
      .filter(({ pod }) => pod.spec.state !== "unknown")
      .flatMap((workload) => {
        const way = this.directOf(workload);
        return way ? [[workload, way] as const] : [];
      })
      .sort(([, a], [, b]) => Number(a.match === "unknown") - Number(b.match === "unknown"));
    return this.exposedOnes;
  }

  /** Whether there is anything to talk to: a port that a container names, or a Service in front. */
  private listens(workload: Workload): Match {
    const ports = runningContainers(workload).flatMap(({ container }) => container.get("ports").items());
    const isNamed = anyMatch(ports.map(({ state }) => (state === "unknown" ? "unknown" : "yes")));
    return isNamed === "yes" ? isNamed : anyMatch([isNamed, ...this.network.servicesOf(workload).map(({ match }) => match)]);
  }

  /** The policies that would close a workload to everything: one more, or those that let something in made narrower. */
  private closing(workload: Workload, kind: "policy" | "exposure"): readonly Cut[] | undefined {
    const { subject, pod } = workload;
    const openers = this.passages.openersOf(workload);
    if (openers?.length === 0) {
      return [
        { kind, words: `close ${nameOf(subject)} by a NetworkPolicy for the pod`, at: pod.spec, owner: subject, place: pod.spec },
      ];
    }
    return openers?.map((policy) => ({
      kind,
      words: `narrow ${nameOf(policy)} for the pod`,
      at: policy.root,
      owner: policy,
      place: pod.spec,
    }));
  }
}

/** The entries of a stack; for `stack.once(entries)`. */
export function entries(stack: Stack): Entries {
  return new Entries(stack);
}

/** Whether a Service, whose load balancer is all that exposes it, lets in few networks only. */
function isNarrow(service: Subject): Match {
  const spec = service.root.get("spec");
  if (spec.get("type").value !== "LoadBalancer" || spec.get("externalIPs").items().length > 0) return "no";
  return isRestricted(sourceRanges(service));
}

/** Whether a workload has ports of its node on addresses that only the node itself reaches, and no others. */
function isOnLoopback({ subject, pod }: Workload): Match {
  const hostNetwork = pod.spec.get("hostNetwork");
  if (hostNetwork.state === "unknown" || hostNetwork.value === true) return "no";
  const ports = pod.allContainers().flatMap((container) => container.get("ports").items());
  const onNode = ports.filter((port) => port.get("hostPort").state !== "absent");
  // Without any, it is exposed by what it is, as the Services of Knative are.
  if (onNode.length === 0 || subject.kinds.some((kind) => kind.startsWith("serving.knative.dev/"))) return "no";
  return allMatch(
    onNode
      .map((port) => port.get("hostIP"))
      .map(({ state, value }) =>
        state === "unknown"
          ? "unknown"
          : matchIf(typeof value === "string" && isLoopbackHost(value.includes(":") ? `[${value}]` : value)),
      ),
  );
}

function typeOf({ root }: Subject): string {
  const type = text(root, "spec", "type");
  if (root.get("spec", "externalIPs").items().length > 0) return " (externalIPs)";
  return type !== undefined && OUTER_TYPES.has(type) ? ` (${type})` : "";
}

function exposureCut(via: readonly Subject[], { pod }: Workload): Cut {
  const service = via.at(-1) as Subject;
  const route = via.at(-2);
  const cut = { kind: "exposure" as const, place: pod.spec };
  if (route) return { ...cut, words: `lead ${nameOf(route)} to other Services than that of the pod`, at: route.root, owner: route };
  return {
    ...cut,
    words: `keep ${nameOf(service)} within the cluster, away from the pod`,
    at: service.root.get("spec"),
    owner: service,
  };
}

/** All that puts a pod on ports of its node. */
function nodePortCuts({ subject, pod }: Workload): Cut[] | undefined {
  const hostNetwork = pod.spec.get("hostNetwork");
  const ports = pod.allContainers().flatMap((container) => container.get("ports").items());
  const hostPorts = ports.map((port) => port.get("hostPort")).filter(({ state }) => state !== "absent");
  const cuts = [
    ...(hostNetwork.state === "absent" || hostNetwork.value === false
      ? []
      : [{ at: hostNetwork, words: "do not set hostNetwork" }]),
  ];
  for (const at of hostPorts) cuts.push({ at, words: "do not set hostPort" });
  // Knative's Services have a route of their own.
  if (cuts.length === 0) return undefined;
  return cuts.map(({ at, words }) => ({ kind: "exposure", words, at, owner: subject, place: at }));
}
