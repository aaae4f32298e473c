/** Which changes are named, where there is a choice. */
import assert from "node:assert/strict";
import { attackPaths, type Goal } from "../../../../policies/model/attack-path/attack-graph";
import {
  anyOf,
  cheapest,
  costOf,
  hasGainsOf,
  inSeries,
  oneStep,
  type Cut,
  type Way,
} from "../../../../policies/model/attack-path/attack-way";
import { Field } from "../../../../policies/model/field";
import { Stack } from "../../../../policies/model/stack";
import type { Subject } from "../../../../policies/model/subject";
import { setPath, UNKNOWN, type Json } from "../../../support/pods";
import { pulumiSubjects } from "../../../support/rule-tester";
import { binding, deployment, namespace, networkPolicy, role, service } from "../../rules/attack-path/resources";
import type { JsonMap } from "./random-stacks";

const POD = "[0].spec.template.spec";
const PRIVILEGED: Json = [1, 2, 3, 4].map((number) => ({
  name: `app-${number}`,
  ports: [{ containerPort: 80 }],
  securityContext: { privileged: true },
}));
const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
};
const ALL = "do not set securityContext.privileged";
const CLOSED = 'close Deployment "web" by a NetworkPolicy for the pod';
const WITHIN = 'keep Service "web" within the cluster, away from the pod';

/** The changes that are named for the first resource, and what they cost. */
function cutOf(resources: JsonMap[], set: { [path: string]: Json }, goal: Goal = "node"): string {
  const copy = structuredClone(resources) as Json;
  for (const [path, value] of Object.entries(set)) setPath(copy, path, value);
  const subjects = (copy as JsonMap[]).flatMap((resource, index) => pulumiSubjects(resource, `subject-${index}`));
  const [path] = attackPaths(new Stack(subjects, false), goal, false);
  const words = [...new Set(path?.cuts.map((cut) => cut.words))];
  return `${costOf(path?.cuts)}: ${words.join(", ")}`;
}

const exposed = [deployment(), service()];

describe("the cheapest cut of a way to the node", () => {
  const cases: [what: string, set: { [path: string]: Json }, cut: string][] = [
    ["one setting", { [`${POD}.containers[0].securityContext.privileged`]: true }, `1: ${ALL}`],
    ["settings of several containers", { [`${POD}.containers`]: PRIVILEGED.slice(0, 3) }, `3: ${ALL}`],
    ["the exposure, once there are too many of them", { [`${POD}.containers`]: PRIVILEGED }, `3: ${WITHIN}`],
    [
      "a route, which is an exposure too",
      { [`${POD}.containers`]: PRIVILEGED, "[1].spec.type": "ClusterIP", "[2]": INGRESS },
      '3: lead Ingress "web" to other Services than that of the pod',
    ],
    ["a policy, where there are several exposures", { [`${POD}.containers`]: PRIVILEGED, "[2]": INGRESS }, `3: ${CLOSED}`],
    [
      "the policy that is there",
      { [`${POD}.containers`]: PRIVILEGED, "[2]": INGRESS, "[3]": networkPolicy([{}]) },
      '3: narrow NetworkPolicy "ingress" for the pod',
    ],
    [
      "the network of the node, beyond policies",
      { [`${POD}.containers`]: PRIVILEGED, [`${POD}.hostNetwork`]: true, "[1].spec.type": "ClusterIP" },
      "3: do not set hostNetwork",
    ],
    [
      "settings after all, where both the network of the node and a Service expose",
      { [`${POD}.containers`]: PRIVILEGED, [`${POD}.hostNetwork`]: true },
      `4: ${ALL}`,
    ],
    [
      "a policy, where it is reached through another one",
      { [`${POD}.containers`]: PRIVILEGED, "[1]": service("other"), "[2]": deployment("other") },
      `2: ${CLOSED}`,
    ],
    [
      "a policy as well, where it is exposed and reached through another one",
      { [`${POD}.containers`]: PRIVILEGED, "[2]": service("other"), "[3]": deployment("other") },
      `3: ${CLOSED}`,
    ],
    [
      "settings, where policies of other kinds may let in what a policy does not",
      {
        [`${POD}.containers`]: PRIVILEGED,
        "[2]": { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name: "web", namespace: "shop" }, spec: {} },
        "[3]": service("other"),
        "[4]": deployment("other"),
      },
      `4: ${ALL}`,
    ],
  ];
  for (const [what, set, cut] of cases) it(`is ${what}`, () => assert.equal(cutOf(exposed, set), cut));
});

describe("the cheapest cut of a way through an account", () => {
  const rights = [...exposed, role("web", "shop", "", "secrets", "list"), binding("web", "shop", "Role")];
  const cases: [what: string, set: { [path: string]: Json }, cut: string][] = [
    [
      "its role, if the rights were given to it by name",
      { [`${POD}.automountServiceAccountToken`]: null },
      '2: narrow Role "web" for the account',
    ],
    [
      "its token, if it shares the rights with others and did not ask for one",
      { [`${POD}.automountServiceAccountToken`]: null, "[3].subjects[0]": { kind: "Group", name: "system:authenticated" } },
      '1: do not mount the token of service account "web"',
    ],
    [
      "the role again, if the pod asks for its token",
      { [`${POD}.automountServiceAccountToken`]: true, "[3].subjects[0]": { kind: "Group", name: "system:authenticated" } },
      '2: narrow Role "web" for the account',
    ],
    [
      "one role, if two bindings give it",
      {
        [`${POD}.automountServiceAccountToken`]: null,
        "[4]": { ...binding("web", "shop", "Role"), metadata: { name: "more", namespace: "shop" } },
      },
      '2: narrow Role "web" for the account',
    ],
    [
      "the token, if there are more roles than it is worth",
      {
        [`${POD}.automountServiceAccountToken`]: null,
        "[4]": role("more", "shop", "", "secrets", "get"),
        "[5]": binding("more", "shop", "Role", "web"),
      },
      '3: do not mount the token of service account "web"',
    ],
  ];
  for (const [what, set, cut] of cases) it(`is ${what}`, () => assert.equal(cutOf(rights, set, "secrets"), cut));

  it("is the right that is rare, where two are needed", () => {
    const stack = [
      ...exposed,
      role("web", undefined, "", "persistentvolumes", "create"),
      binding("web", undefined, "ClusterRole"),
      role("run", "shop", "", "pods", "create"),
      binding("run", "shop", "Role", "web"),
      namespace("shop", "restricted"),
    ];
    assert.equal(cutOf(stack, { [`${POD}.automountServiceAccountToken`]: true }), '2: narrow ClusterRole "web" for the account');
  });

  it("is named for whoever has not logged in, however many bindings there are", () => {
    const bindings = Array.from({ length: 12 }, (_, index): JsonMap => ({
      ...binding(`public-${index}`, "shop", "ClusterRole"),
      roleRef: { kind: "ClusterRole", name: "edit" },
      subjects: [{ kind: "User", name: "system:anonymous" }],
    }));
    assert.match(cutOf(bindings, {}, "secrets"), /^12: take everybody out of RoleBinding "public-0", take/);
  });

  it("is the token, where there are more roles than can be named", () => {
    const rights = Array.from({ length: 12 }, (_, index) => [
      role(`r-${index}`, "shop", "", "secrets", "get"),
      binding(`r-${index}`, "shop", "Role", "web"),
    ]);
    const set = { [`${POD}.automountServiceAccountToken`]: true };
    assert.equal(cutOf([...exposed, ...rights.flat()], set, "secrets"), '3: do not mount the token of service account "web"');
  });

  it("counts changes, and shows only a few", () => {
    const stack = [...exposed];
    const mounts = [1, 2, 3, 4, 5].map((number) => ({ name: `node-${number}`, mountPath: `/${number}` }));
    const volumes = mounts.map(({ name }) => ({ name, hostPath: { path: "/" } }));
    const copy = structuredClone(stack) as Json;
    setPath(copy, `${POD}.containers[0].volumeMounts`, mounts);
    setPath(copy, `${POD}.volumes`, volumes);
    setPath(copy, `${POD}.hostNetwork`, true);
    const subjects = (copy as JsonMap[]).flatMap((resource, index) => pulumiSubjects(resource, `subject-${index}`));
    const [path] = attackPaths(new Stack(subjects, false), "node", false);
    assert.match(path?.claim ?? "", /cheapest cut: do not mount volume "node-1", do not mount volume "node-2" and 3 more changes$/);
  });
});

describe("user namespaces", () => {
  const pod = (hostUsers: Json, set: { [path: string]: Json }): string[] => {
    const copy = structuredClone(exposed) as Json;
    for (const [path, value] of Object.entries({ [`${POD}.hostUsers`]: hostUsers, ...set })) setPath(copy, path, value);
    const subjects = (copy as JsonMap[]).flatMap((resource, index) => pulumiSubjects(resource, `subject-${index}`));
    return [true, false].map((given) =>
      [...attackPaths(new Stack(subjects, false), "node", given)].map(({ isCertain }) => String(isCertain)).join(),
    );
  };
  const privileged = { [`${POD}.containers[0].securityContext.privileged`]: true };

  it("take the privileges of the node away, where nodes give them and the pod asks for one", () => {
    assert.deepEqual(pod(false, privileged), ["", "true"]);
    assert.deepEqual(pod(true, privileged), ["true", "true"]);
    assert.deepEqual(pod(null, privileged), ["true", "true"]);
    assert.deepEqual(pod(UNKNOWN, privileged), ["false", "true"]);
  });

  it("do not keep a pod from the directories of its node", () => {
    const mounts = {
      [`${POD}.volumes[0]`]: { name: "node", hostPath: { path: "/etc" } },
      [`${POD}.containers[0].volumeMounts[0]`]: { name: "node", mountPath: "/node" },
    };
    assert.deepEqual(pod(false, mounts), ["true", "true"]);
  });
});

describe("a pod that is hidden", () => {
  it("is left to the rules about pods", () => {
    const release = pulumiSubjects({ type: "kubernetes:helm.sh/v3:Release", inputs: { chart: "web", values: UNKNOWN } });
    assert.equal(release[0]?.pods.length, 1);
    for (const goal of ["node", "cluster-admin", "secrets"] as const)
      assert.deepEqual([...attackPaths(new Stack(release, false), goal, false)], []);
  });
});

describe("ways", () => {
  const owner = pulumiSubjects(deployment())[0] as Subject;
  const cut = (kind: Cut["kind"], at = Field.root(kind)): Cut => ({ kind, words: kind, at, owner, place: at });
  const way = (match: Way["match"], cuts: Cut[] | undefined, ...texts: string[]): Way => ({
    match,
    cuts,
    steps: texts.map((text) => ({ text, match })),
  });
  const textsOf = (one: Way | undefined): string => (one?.steps ?? []).map(({ text }) => text).join();

  it("in a row cost what the cheapest part does, and the later of equals", () => {
    const row = inSeries(way("yes", [cut("policy")], "a"), way("yes", undefined, "b"), way("unknown", [cut("role")], "c"));
    assert.deepEqual([row?.match, textsOf(row), row?.cuts?.[0]?.words], ["unknown", "a,b,c", "role"]);
    assert.equal(inSeries(way("yes", [], "a"), way("no", [], "b")), undefined);
    assert.equal(inSeries(way("yes", [], "a"), undefined), undefined);
  });

  it("side by side cost what all do together, each change once, and show the surest and shortest", () => {
    const shared = cut("role");
    const both = anyOf([
      way("unknown", [shared], "a"),
      way("yes", [cut("setting"), shared], "b", "c"),
      way("yes", [cut("token")], "d"),
      way("no", undefined, "e"),
    ]);
    assert.deepEqual([both?.match, textsOf(both), costOf(both?.cuts)], ["yes", "d", 4]);
    assert.equal(anyOf([way("yes", undefined, "a"), way("yes", [shared], "b")])?.cuts, undefined);
    assert.equal(anyOf([way("no", [], "a"), undefined]), undefined);
  });

  it("are compared by what is gained", () => {
    const gaining = (gain: unknown): Way => oneStep({ text: "a", match: "yes" }, [], gain);
    assert.equal(hasGainsOf(gaining("x"), gaining("x")), true);
    assert.equal(hasGainsOf(gaining("everything"), gaining("x")), true);
    assert.equal(hasGainsOf(gaining("x"), gaining("y")), false);
    assert.equal(hasGainsOf(undefined, gaining("x")), false);
    assert.equal(hasGainsOf({ ...gaining("x"), match: "unknown" }, gaining("x")), false);
    assert.equal(hasGainsOf(gaining("x"), oneStep({ text: "a", match: "yes" }, [])), false);
  });

  it("of no known change cost more than any other", () => {
    assert.equal(cheapest(undefined, undefined), undefined);
    assert.equal(costOf(undefined), Infinity);
  });
});
