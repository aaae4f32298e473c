import assert from "node:assert/strict";
import { networkGraph } from "../../../../policies/model/network/network-graph";
import { UNKNOWN } from "../../../support/pods";
import { deployment, graphOf, metadata, networkPolicy as policy, type Resource } from "../../../support/network-resources";

/** A patch shows only what it changes. */
function patch(spec: Resource): Resource {
  return { type: "kubernetes:networking.k8s.io/v1:NetworkPolicyPatch", inputs: { metadata: metadata("policy"), spec } };
}

const WEB = deployment({ app: "web" });

describe("the network graph", () => {
  it("is made once for a stack", () => {
    const { graph, stack } = graphOf(WEB);
    assert.equal(stack.once(networkGraph), graph);
  });

  describe("isolation", () => {
    const isolation = (...others: Resource[]): string => {
      const { graph, first } = graphOf(WEB, ...others);
      return `${graph.isolationOf(first, "ingress").match} ${graph.isolationOf(first, "egress").match}`;
    };
    const cases: [string, Resource[], string][] = [
      ["nothing", [], "no no"],
      ["a policy for ingress", [policy({ podSelector: {}, policyTypes: ["Ingress"] })], "yes no"],
      ["a policy without types and without egress rules", [policy({ podSelector: {}, egress: [] })], "yes no"],
      ["a policy without types and with egress rules", [policy({ podSelector: {}, egress: [{}] })], "yes yes"],
      ["a policy without a pod selector", [policy({ policyTypes: ["Ingress", "Egress"] })], "yes yes"],
      ["a policy of another namespace", [policy({ podSelector: {} }, "other")], "no no"],
      ["a policy in a namespace that is not known yet", [policy({ podSelector: {} }, UNKNOWN)], "unknown no"],
      ["a policy for other pods", [policy({ podSelector: { matchLabels: { app: "api" } } })], "no no"],
      ["a policy whose label is not known yet", [policy({ podSelector: { matchLabels: { app: UNKNOWN } } })], "unknown no"],
      ["a policy whose types are not known yet", [policy({ podSelector: {}, policyTypes: UNKNOWN })], "unknown unknown"],
      [
        "a policy for a label that is added later",
        [policy({ podSelector: { matchLabels: { "pod-template-hash": "x" } } })],
        "unknown no",
      ],
      [
        "a policy of Cilium",
        [{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: metadata("web"), spec: {} }],
        "unknown unknown",
      ],
      [
        "a policy of its own beside one of Cilium",
        [
          { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: metadata("web"), spec: {} },
          policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
        ],
        "yes yes",
      ],
      ["a policy whose egress rules are not known yet", [policy({ podSelector: {}, egress: UNKNOWN })], "yes unknown"],
      ["a policy whose expression is not known yet", [policy({ podSelector: { matchExpressions: [UNKNOWN] } })], "unknown no"],
      [
        "a policy for an expression about a label that is added later",
        [policy({ podSelector: { matchExpressions: [{ key: "pod-template-hash", operator: "Exists" }] } })],
        "unknown no",
      ],
      ["a policy whose selector is not known yet", [policy({ podSelector: UNKNOWN })], "unknown no"],
      ["a patch that names no pods", [patch({ policyTypes: ["Ingress"] })], "unknown no"],
      ["a patch that names no types", [patch({ podSelector: { matchLabels: { app: "web" } } })], "unknown unknown"],
      ["a patch for other pods", [patch({ podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Ingress"] })], "no no"],
      [
        "a policy of Cilium in another namespace",
        [{ apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: metadata("web", "other"), spec: {} }],
        "no no",
      ],
      [
        "a policy of Calico for the cluster",
        [{ apiVersion: "crd.projectcalico.org/v1", kind: "GlobalNetworkPolicy", metadata: { name: "web" }, spec: {} }],
        "unknown unknown",
      ],
    ];
    for (const [what, others, expected] of cases)
      it(`is ${expected} under ${what}`, () => assert.equal(isolation(...others), expected));

    it("of a pod whose labels are set elsewhere is not known", () => {
      const workload = {
        type: "kubernetes:apps/v1:DeploymentPatch",
        inputs: { metadata: metadata("web"), spec: { template: { spec: {} } } },
      };
      const selecting = policy({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] });
      const { graph, first } = graphOf(workload, selecting);
      assert.equal(graph.isolationOf(first, "ingress").match, "unknown");
    });

    it("of what Helm renders is not known", () => {
      const release = { type: "kubernetes:helm.sh/v3:Release", inputs: { chart: "web", namespace: "shop" } };
      const { graph, first } = graphOf(release, policy({ podSelector: {}, policyTypes: ["Ingress"] }));
      assert.equal(graph.isolationOf(first, "ingress").match, "unknown");
    });
  });

  it("tells whom policies let in and out", () => {
    const { graph, first } = graphOf(
      WEB,
      policy({
        podSelector: {},
        ingress: [
          { from: [{ podSelector: {} }, { namespaceSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }] },
          { ports: [{ port: 80 }] },
          { from: UNKNOWN },
          { from: [UNKNOWN] },
        ],
        egress: [{ to: [{ namespaceSelector: {}, podSelector: {} }] }],
      }),
      policy({ podSelector: { matchLabels: { app: UNKNOWN } }, ingress: [{}] }),
      policy({ podSelector: { matchLabels: { app: "api" } }, ingress: [{}] }),
    );
    const tell = (direction: "ingress" | "egress"): string[] =>
      graph.peersOf(first, direction).map(({ reach, match, field }) => `${reach} ${match} ${field.path}`);
    assert.deepEqual(tell("ingress").sort(), [
      "addresses yes spec.ingress[0].from[2]",
      "everywhere unknown spec.ingress[0].from",
      "everywhere unknown spec.ingress[2].from",
      "everywhere unknown spec.ingress[3].from[0]",
      "everywhere yes spec.ingress[1].from",
      "namespaces yes spec.ingress[0].from[1]",
      "own-namespace yes spec.ingress[0].from[0]",
    ]);
    assert.deepEqual(tell("egress"), ["namespaces yes spec.egress[0].to[0]"]);
  });
});
