import type { Field } from "../../model/field";
import { BUDGET_KIND, disruptionBudgets, podsOf } from "../../model/kubernetes/disruption-budgets";
import { minimumOf, scaledWorkloads, type ScaledWorkload } from "../../model/kubernetes/scaling";
import { matchesSelector } from "../../model/selector";
import { at, defineRule, requireField, undecided, violation, type Observation } from "../../rule";

/** The variables that make a container one of several servers that keep the data themselves. */
const NODE_VARIABLES = ["VAULT_RAFT_NODE_ID", "BAO_RAFT_NODE_ID"];
const SPREAD = "servers must never share a node";
const BUDGET = "disruption budget must leave the majority of the servers";

export const raftQuorum = defineRule({
  id: "vault-raft-quorum",
  title: "Servers of Vault that keep the data themselves must keep their majority in production",
  rationale:
    "Without a majority nobody gets a secret. Two of three servers on one node, a drain that evicts two, or an even number of them lose it by a single failure.",
  severity: "medium",
  appliesTo: "stack",
  kinds: ["apps/StatefulSet", BUDGET_KIND],
  controls: [],
  remediation:
    "Run three or five servers with required podAntiAffinity by kubernetes.io/hostname and a disruption budget with maxUnavailable 1.",
  waiveWhen: "The data can be lost or everyone can wait, such as for tests in a cluster of one node.",
  *check(stack, { environment }) {
    if (environment === "dev" || environment === "uat") return;
    const servers = stack.once(scaledWorkloads).filter(({ pod }) => pod.allContainers().some((each) => isServer(each.get("env"))));
    for (const server of servers) {
      const replicas = server.subject.root.get("spec", "replicas");
      const isOdd = (value: unknown): boolean => typeof value === "number" && value >= 3 && value % 2 === 1;
      if (!server.autoscaler)
        yield* at(server.subject, requireField(replicas, isOdd, "servers must be three, five or another odd number"));
      yield* at(server.subject, spread(server));
    }
    const byPod = new Map(servers.map((server) => [server.pod, server]));
    for (const budget of servers.length > 0 ? stack.ofKind(BUDGET_KIND) : []) {
      for (const { workload, match } of stack.once(disruptionBudgets).coveredBy(budget)) {
        const server = byPod.get(workload.pod);
        const count = server && minimumOf(server);
        // One server has no majority to keep, and that there is only one is told above.
        if (match === "yes" && count !== undefined && count > 2) yield* at(budget, majority(budget.root.get("spec"), count));
      }
    }
  },
});

function isServer(env: Field): boolean {
  return env.items().some((variable) => NODE_VARIABLES.includes(variable.get("name").value as string));
}

function* spread({ pod: { spec }, labels }: ScaledWorkload): Generator<Observation> {
  const constraints = spec.get("topologySpreadConstraints");
  const required = spec.get("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const hard = constraints.items().map((constraint) => constraint.get("whenUnsatisfiable"));
  const places = [required, constraints, ...hard];
  const isSpread =
    required.items().some((term) => keepsApart(term, labels)) ||
    // It is what the scheduler does where nothing else is said.
    hard.some(({ state, value }) => value === "DoNotSchedule" || (state === "absent" && constraints.state === "known"));
  const unread = places.find(({ state }) => state === "unknown");
  if (isSpread) return;
  if (unread) yield* undecided(unread, SPREAD);
  else yield* violation(required, SPREAD);
}

/** A term that selects other pods, or spreads over something wider than nodes, lets two servers share one. */
function keepsApart(term: Field, labels: Field): boolean {
  const isByNode = term.get("topologyKey").value === "kubernetes.io/hostname";
  const selector = term.get("labelSelector");
  return isByNode && selector.state !== "absent" && matchesSelector(selector, labels) !== "no";
}

function* majority(spec: Field, count: number): Generator<Observation> {
  const spare = Math.floor((count - 1) / 2);
  const [most, least] = [spec.get("maxUnavailable"), spec.get("minAvailable")];
  yield* requireField(most, (value) => value === undefined || podsOf(value, count) <= spare, BUDGET);
  yield* requireField(least, (value) => value === undefined || count - podsOf(value, count) <= spare, BUDGET);
}
