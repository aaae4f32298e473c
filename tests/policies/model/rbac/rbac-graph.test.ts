import assert from "node:assert/strict";
import { Field, Unknown } from "../../../../policies/model/field";
import { grants } from "../../../../policies/model/rbac/rbac";
import { accountOfWorkload, type Account } from "../../../../policies/model/rbac/rbac-accounts";
import { rbacGraph, type Access, type RbacGraph } from "../../../../policies/model/rbac/rbac-graph";
import { Stack } from "../../../../policies/model/stack";
import { podResource, UNKNOWN } from "../../../support/pods";
import { clusterRole, clusterRoleBinding, role, roleBinding, rule } from "../../../support/roles";
import type { Resource } from "../../../support/rule-cases";
import { pulumiSubjects } from "../../../support/sources";

const stackOf = (...resources: Resource[]): Stack =>
  new Stack(
    resources.flatMap((resource) => pulumiSubjects(resource)),
    true,
  );
const graphOf = (...resources: Resource[]): RbacGraph => stackOf(...resources).once(rbacGraph);
const account = (namespace: unknown = "shop", name: unknown = "app", kind: Account["kind"] = "ServiceAccount"): Account => ({
  kind,
  name: field(name),
  namespace: field(namespace),
});
const field = (value: unknown): Field => Field.root(value === UNKNOWN ? new Unknown("is not known") : (value as string));
const bound = (subject: object, binding = clusterRoleBinding()): Resource => ({ ...binding, subjects: [subject] }) as Resource;
const PODS = rule("", "pods", "get");
const READ_PODS = { group: "", resource: "pods", verb: "get" };
/** Of each rule: in which role it stands, where it holds, and whether for sure. */
const shown = (accesses: readonly Access[]): unknown[] =>
  accesses.map(({ role: holder, namespace, match }) => [
    typeof holder === "object" ? holder.reference.name : holder,
    namespace === "cluster" ? namespace : namespace.value,
    match,
  ]);

describe("who an entry of a binding stands for", () => {
  const cases: [string, object, Account, string[]][] = [
    ["the account", { kind: "ServiceAccount", name: "app", namespace: "shop" }, account(), ["yes"]],
    ["no other account", { kind: "ServiceAccount", name: "app", namespace: "shop" }, account("shop", "web"), []],
    ["no account of another namespace", { kind: "ServiceAccount", name: "app", namespace: "shop" }, account("other"), []],
    ["nobody, in a ClusterRoleBinding without a namespace", { kind: "ServiceAccount", name: "app" }, account("default"), []],
    ["an account of the default namespace", { kind: "ServiceAccount", name: "app", namespace: "default" }, account(null), ["yes"]],
    ["an account by its name as a user", { kind: "User", name: "system:serviceaccount:shop:app" }, account(), ["yes"]],
    ["no account by that of another", { kind: "User", name: "system:serviceaccount:other:app" }, account(), []],
    ["no account by the name alone", { kind: "User", name: "app" }, account(), []],
    ["all accounts", { kind: "Group", name: "system:serviceaccounts" }, account(), ["yes"]],
    ["all accounts of a namespace", { kind: "Group", name: "system:serviceaccounts:shop" }, account(), ["yes"]],
    ["none of another", { kind: "Group", name: "system:serviceaccounts:shop-2" }, account(), []],
    ["everyone who has logged in", { kind: "Group", name: "system:authenticated" }, account(), ["yes"]],
    ["no account that has not", { kind: "Group", name: "system:unauthenticated" }, account(), []],
    ["no group that accounts are not in", { kind: "Group", name: "system:masters" }, account(), []],
    ["a user", { kind: "User", name: "jane" }, account(null, "jane", "User"), ["yes"]],
    ["no other user", { kind: "User", name: "joan" }, account(null, "jane", "User"), []],
    ["no group of the name", { kind: "Group", name: "jane" }, account(null, "jane", "User"), []],
    ["every user who has logged in", { kind: "Group", name: "system:authenticated" }, account(null, "jane", "User"), ["yes"]],
    ["whoever has not", { kind: "Group", name: "system:unauthenticated" }, account(null, "system:anonymous", "User"), ["yes"]],
    ["nobody else", { kind: "Group", name: "system:authenticated" }, account(null, "system:anonymous", "User"), []],
    ["a group", { kind: "Group", name: "developers" }, account(null, "developers", "Group"), ["yes"]],
    ["whoever is in a group", { kind: "Group", name: "system:authenticated" }, account(null, "developers", "Group"), ["yes"]],
    ["nobody by a kind that there is not", { kind: "serviceaccount", name: "app", namespace: "shop" }, account(), []],
    ["perhaps an account", { kind: "ServiceAccount", name: UNKNOWN, namespace: "shop" }, account(), ["unknown"]],
    ["perhaps one of another namespace", { kind: "ServiceAccount", name: UNKNOWN, namespace: "shop" }, account("other"), []],
    ["perhaps a group", { kind: "Group", name: UNKNOWN }, account(), ["unknown"]],
    ["perhaps anybody", { kind: UNKNOWN, name: "app" }, account(), ["unknown"]],
    [
      "perhaps an account that cannot be read",
      { kind: "ServiceAccount", name: "app", namespace: "shop" },
      account("shop", UNKNOWN),
      ["unknown"],
    ],
    [
      "no account of another namespace than that of one",
      { kind: "ServiceAccount", name: "app", namespace: "shop" },
      account("other", UNKNOWN),
      [],
    ],
    ["perhaps its namespace's accounts", { kind: "Group", name: "system:serviceaccounts:shop" }, account(UNKNOWN), ["unknown"]],
  ];
  for (const [what, subject, who, expected] of cases) {
    it(`is ${what}`, () => {
      const graph = graphOf(clusterRole(PODS), bound(subject));
      assert.deepEqual(
        graph.accessOf(who).map(({ match }) => match),
        expected,
      );
    });
  }

  it("is an account of the binding's namespace where it names none", () => {
    const graph = graphOf(role(PODS), bound({ kind: "ServiceAccount", name: "app" }, roleBinding()));
    assert.deepEqual(shown(graph.accessOf(account())), [["app", "shop", "yes"]]);
    assert.deepEqual(shown(graph.accessOf(account("other"))), []);
  });
});

describe("what a binding gives", () => {
  it("holds in its namespace, or in all", () => {
    const graph = graphOf(role(PODS), roleBinding(), clusterRole(PODS), clusterRoleBinding());
    assert.deepEqual(shown(graph.accessOf(account())), [
      ["app", "shop", "yes"],
      ["app", "cluster", "yes"],
    ]);
  });

  it("is a ClusterRole in one namespace, too", () => {
    const graph = graphOf(clusterRole(PODS), { ...roleBinding(), roleRef: { kind: "ClusterRole", name: "app" } });
    assert.deepEqual(shown(graph.accessOf(account())), [["app", "shop", "yes"]]);
  });

  it("is no Role of another namespace", () => {
    const graph = graphOf({ ...role(PODS), metadata: { name: "app", namespace: "other" } }, roleBinding());
    assert.deepEqual(shown(graph.accessOf(account())), [[undefined, "shop", "unknown"]]);
    assert.equal(graph.isRoleMissing(graph.bindings[0] as never), true);
  });

  it("is a role that every cluster has", () => {
    const graph = graphOf({ ...clusterRoleBinding(), roleRef: { kind: "ClusterRole", name: "cluster-admin" } });
    assert.deepEqual(shown(graph.accessOf(account())), [
      ["cluster-admin", "cluster", "yes"],
      ["cluster-admin", "cluster", "yes"],
    ]);
  });

  it("is what the stack says, where it declares such a role itself", () => {
    const view = { ...clusterRole(PODS), metadata: { name: "view" } };
    const graph = graphOf(view, { ...clusterRoleBinding(), roleRef: { kind: "ClusterRole", name: "view" } });
    assert.deepEqual(shown(graph.accessOf(account())), [["view", "cluster", "yes"]]);
  });

  it("is unknown where the role is", () => {
    for (const roleRef of [
      { kind: "ClusterRole", name: UNKNOWN },
      { kind: UNKNOWN, name: "app" },
      { kind: "ClusterRole", name: "other" },
    ]) {
      const [access] = graphOf(clusterRole(PODS), { ...clusterRoleBinding(), roleRef }).accessOf(account());
      assert.equal(access?.match, "unknown");
      assert.equal(grants(access.rule, READ_PODS), "unknown");
    }
  });

  it("may be a role whose name is not known", () => {
    const graph = graphOf({ ...clusterRole(PODS), metadata: { name: UNKNOWN } }, clusterRoleBinding());
    assert.deepEqual(
      graph.accessOf(account()).map(({ match, rule: granted }) => [match, grants(granted, READ_PODS)]),
      [
        ["unknown", "yes"],
        ["unknown", "unknown"],
      ],
    );
    assert.equal(graph.isRoleMissing(graph.bindings[0] as never), false);
  });
});

describe("aggregation", () => {
  const sum = (...clusterRoleSelectors: object[]): Resource =>
    ({ ...clusterRole(), aggregationRule: { clusterRoleSelectors } }) as Resource;
  const part = (name: string, labels: Record<string, string>, extra: object = {}): Resource => ({
    ...clusterRole(rule("", name, "get")),
    metadata: { name, labels },
    ...extra,
  });
  const holders = (graph: RbacGraph): unknown[] =>
    graph.accessOf(account()).map(({ role: holder, match }) => [nameOf(holder), match]);
  const nameOf = (holder: Access["role"]): string | undefined => (typeof holder === "object" ? holder.reference.name : holder);

  it("takes rules of what the selectors match", () => {
    const graph = graphOf(
      sum({ matchLabels: { a: "1" } }, { matchLabels: { b: "1" } }),
      part("pods", { a: "1" }),
      part("nodes", { b: "1" }),
      part("secrets", { a: "2" }),
      clusterRoleBinding(),
    );
    assert.deepEqual(holders(graph), [
      ["pods", "yes"],
      ["nodes", "yes"],
    ]);
    assert.ok(graph.accessOf(account()).every(({ isAggregated }) => isAggregated));
  });

  it("goes on over several steps, and ends where they form a circle", () => {
    const middle = part(
      "middle",
      { a: "1" },
      { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { b: "1" } }, { matchLabels: { top: "1" } }] } },
    );
    const top = { ...sum({ matchLabels: { a: "1" } }), metadata: { name: "app", labels: { top: "1" } } };
    assert.deepEqual(holders(graphOf(top, middle, part("pods", { b: "1" }), clusterRoleBinding())), [
      ["middle", "yes"],
      ["pods", "yes"],
    ]);
  });

  it("reaches admin through view", () => {
    const metrics = part("metrics", { "rbac.authorization.k8s.io/aggregate-to-view": "true" });
    const graph = graphOf(metrics, { ...clusterRoleBinding(), roleRef: { kind: "ClusterRole", name: "admin" } });
    assert.deepEqual([...new Set(holders(graph).map((holder) => (holder as string[])[0]))].sort(), [
      "metrics",
      "system:aggregate-to-admin",
      "system:aggregate-to-edit",
      "system:aggregate-to-view",
    ]);
  });

  it("is unknown where labels, selectors or all parts are", () => {
    const ofNothing = graphOf(sum({ matchLabels: { a: "1" } }), clusterRoleBinding());
    assert.deepEqual(holders(ofNothing), [[undefined, "unknown"]]);
    const unread = graphOf(
      { ...clusterRole(), aggregationRule: { clusterRoleSelectors: UNKNOWN } },
      part("pods", { a: "1" }),
      clusterRoleBinding(),
    );
    assert.deepEqual(holders(unread), [[undefined, "unknown"]]);
    const labels = graphOf(
      sum({ matchLabels: { a: "1" } }),
      part("pods", { a: UNKNOWN }),
      part("nodes", { a: "1" }),
      clusterRoleBinding(),
    );
    assert.deepEqual(holders(labels), [
      ["pods", "unknown"],
      ["nodes", "yes"],
    ]);
  });

  it("takes everything where a selector demands nothing", () => {
    assert.ok(holders(graphOf(sum({}), clusterRoleBinding())).some((holder) => (holder as string[])[0] === "cluster-admin"));
  });
});

describe("whoCan", () => {
  const graph = graphOf(
    clusterRole(PODS),
    bound({ kind: "Group", name: "developers" }),
    role(PODS, rule("", "secrets", "get", "tls")),
    roleBinding(),
    bound({ kind: "ServiceAccount", name: "lost" }),
  );
  const names = (permission: Parameters<RbacGraph["whoCan"]>[0], where?: Field | "cluster"): unknown[] =>
    graph.whoCan(permission, where).map(({ account: { name } }) => name.value);

  it("names subjects by where their rights hold", () => {
    assert.deepEqual(names(READ_PODS), ["developers", "app"]);
    assert.deepEqual(names(READ_PODS, field("shop")), ["developers", "app"]);
    assert.deepEqual(names(READ_PODS, field("other")), ["developers"]);
    assert.deepEqual(names(READ_PODS, "cluster"), ["developers"]);
  });

  it("goes by names of objects", () => {
    const secrets = { group: "", resource: "secrets", verb: "get" };
    assert.deepEqual(names(secrets), []);
    assert.deepEqual(names({ ...secrets, name: "tls" }), ["app"]);
  });

  it("says what cannot be told", () => {
    const unsure = graphOf(clusterRole(PODS), bound({ kind: UNKNOWN, name: "x" }));
    assert.deepEqual(
      unsure.whoCan(READ_PODS).map(({ match }) => match),
      ["unknown"],
    );
  });
});

describe("accountOfWorkload", () => {
  const of = (change: Parameters<typeof podResource>[0]): unknown[] => {
    const [workload] = stackOf(podResource(change) as Resource).workloads();
    if (!workload) throw new Error("no workload");
    const { name, namespace } = accountOfWorkload(workload);
    return [name.value, namespace.value];
  };

  it("is what the pod names, by the newer field, the older one or neither", () => {
    assert.deepEqual(of({ "spec.serviceAccountName": "app", "spec.serviceAccount": "old" }), ["app", "shop"]);
    assert.deepEqual(of({ "spec.serviceAccountName": "", "spec.serviceAccount": "old" }), ["old", "shop"]);
    assert.deepEqual(of({ "spec.serviceAccountName": null }), ["default", "shop"]);
    assert.deepEqual(of({ "spec.serviceAccountName": "" }), ["default", "shop"]);
  });
});
