/** What the programs of a stack can do with the rights of their service accounts, beyond what roles and bindings show one by one. */
import { Field } from "../field";
import { grantsAny, type Permission } from "./rbac";
import { isBroadRole } from "./rbac-builtin-roles";
import { accountOfWorkload, isClusterWide, type Account } from "./rbac-accounts";
import { holdsIn, rbacGraph, type Access } from "./rbac-graph";
import { OUTSIDE } from "./rbac-roles";
import { allMatch, anyMatch, matchIf, sameValue, type Match } from "../selector";
import { accountOf } from "../kubernetes/service-account";
import { namespaceOf, sameNamespace, type Stack, type Workload } from "../stack";
import type { Subject } from "../subject";

/** Something to be able to do. */
export interface Feat {
  /** What has to be granted for it: of each list, any permission. */
  needs: readonly (readonly Permission[])[];
  /** Where: in the namespace of the control plane, or on what belongs to no namespace. Default: anywhere. */
  where?: "kube-system" | "cluster";
}

/** That a workload is able to do it or, where that is not certain, may be. */
export interface Reach {
  subject: Subject;
  /** Where the pod names its account. */
  place: Field;
  isCertain: boolean;
  /** The binding that gives the right, for a message: `RoleBinding "web-edit"`. */
  through: string;
  /** Why it cannot be told, as the end of a sentence; `undefined` where the place shows why. */
  reason: string | undefined;
}

interface Source {
  access: Access;
  match: Match;
}

/**
 * The workloads of a stack that can do any of some feats, once for each binding that makes them. What the rules about roles and bindings
 * report anyway is left out: a right that stands in a role which is bound to the account itself.
 */
export function* reaches(stack: Stack, feats: readonly Feat[]): Generator<Reach> {
  const graph = stack.once(rbacGraph);
  const judge = grantJudge();
  for (const workload of stack.workloads()) {
    const account = accountOfWorkload(workload);
    const token = holdsToken(stack, workload, account);
    const accesses = token === "no" ? [] : graph.accessOf(account);
    const sources = feats
      .flatMap((feat) => sourcesOf(accesses, feat, judge))
      .map(({ access, match }) => ({ access, match: allMatch([match, token]) }));
    const byBinding = new Map<Subject, Source>();
    for (const source of sources) {
      const before = byBinding.get(source.access.binding);
      if (source.match !== "no" && before?.match !== "yes") byBinding.set(source.access.binding, source);
    }
    for (const [binding, { access, match }] of byBinding) {
      const { kind = "binding", name = "" } = binding.reference;
      const through = `${kind} "${name}"`;
      const place = accountOf(workload.pod);
      const reason = match === "yes" ? undefined : reasonOf(access, place, token, through);
      yield { subject: workload.subject, place, isCertain: match === "yes", through, reason };
    }
  }
}

type GrantJudge = (rule: Field, need: readonly Permission[]) => Match;

/** Whether a rule grants any of several permissions, found out once for each rule, however many accounts have it. */
function grantJudge(): GrantJudge {
  const byNeed = new Map<readonly Permission[], Map<Field, Match>>();
  return (rule, need) => {
    const known = byNeed.get(need) ?? new Map<Field, Match>();
    byNeed.set(need, known);
    const match = known.get(rule) ?? grantsAny(rule, need);
    known.set(rule, match);
    return match;
  };
}

/** The accesses that make a feat possible, of which at least one is not to be seen in a role alone. */
function sourcesOf(accesses: readonly Access[], { needs, where }: Feat, judge: GrantJudge): Source[] {
  const place = where === "kube-system" ? Field.root(where) : where;
  const met = needs.map((need) =>
    accesses
      .map((access) => ({ access, match: allMatch([access.match, holdsIn(access, place), judge(access.rule, need)]) }))
      .filter(({ match }) => match !== "no"),
  );
  const [only, ...others] = met;
  if (!only) return [];
  if (others.length === 0) return only.filter(({ access }) => isHidden(access));
  const roles = new Set(met.flatMap((sources) => sources.map(({ access }) => access.role)));
  const all = met.flat();
  if (met.some((sources) => sources.length === 0) || (roles.size < 2 && !all.some(({ access }) => isHidden(access)))) return [];
  const match = allMatch(met.map((sources) => anyMatch(sources.map((source) => source.match))));
  return all.slice(-1).map(({ access }) => ({ access, match }));
}

/** Whether it takes more than the role or the binding to see that the account has the rule. */
function isHidden({ binding, entry, role, isAggregated }: Access): boolean {
  if (entry.get("kind").value !== "ServiceAccount") return true;
  const name = binding.root.get("roleRef", "name").value;
  const isWide = isClusterWide(binding) || namespaceOf(binding).value === "kube-system";
  if (name === "cluster-admin" || (isWide && isBroadRole(name))) return false;
  return isAggregated || typeof role !== "object";
}

/** Whether a token for the API reaches the containers of a workload. */
function holdsToken(stack: Stack, { pod, namespace }: Workload, account: Account): Match {
  const tokens = pod.volumes().flatMap(({ field }) => field.get("projected", "sources").items());
  const isProjected = anyMatch(tokens.map((source) => isApiToken(source.get("serviceAccountToken"))));
  const mounts = pod.spec.get("automountServiceAccountToken");
  if (mounts.state !== "absent")
    return anyMatch([isProjected, mounts.state === "unknown" ? "unknown" : matchIf(mounts.value === true)]);
  const resources = stack.ofKind("ServiceAccount").filter(({ root }) => root.get("automountServiceAccountToken").value === false);
  const isOff = anyMatch(
    resources.map((resource) =>
      allMatch([sameValue(resource.root.get("metadata", "name"), account.name), sameNamespace(namespaceOf(resource), namespace)]),
    ),
  );
  return anyMatch([isProjected, { yes: "no", no: "yes", unknown: "unknown" }[isOff] as Match]);
}

/** Whether a projected token is for the API server, and not for another audience. */
function isApiToken(token: Field): Match {
  const audience = token.get("audience");
  if (audience.state === "unknown") return "unknown";
  return matchIf(token.state === "known" && (audience.state === "absent" || audience.value === ""));
}

function reasonOf(access: Access, place: Field, token: Match, through: string): string | undefined {
  if (place.state === "unknown" || (place.state === "absent" && place.origin.sparse)) return undefined;
  if (access.rule === OUTSIDE) return `the role that ${through} gives is not in the stack`;
  return token === "unknown" && access.match === "yes"
    ? "it is not known whether the pod holds a token"
    : `it is not known what ${through} gives to whom`;
}
