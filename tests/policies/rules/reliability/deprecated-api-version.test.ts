import assert from "node:assert/strict";
import { API_LIFECYCLES } from "../../../../policies/model/kubernetes/api-lifecycle";
import { deprecatedApiVersion } from "../../../../policies/rules/reliability/deprecated-api-version";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const path = "apiVersion";
const reads = "resource must use a version of the API that the cluster keeps serving";

testRule(deprecatedApiVersion, {
  base: {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { maxUnavailable: 1 },
  },
  compliant: [
    { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
    { set: { apiVersion: "policy/v1beta1" }, parameters: { kubernetesMinor: 20 } },
    { apiVersion: "admissionregistration.k8s.io/v1beta1", kind: "MutatingAdmissionPolicy" },
    // Another group may have a kind of the same name.
    { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  ],
  violations: [
    {
      set: { apiVersion: "policy/v1beta1" },
      path,
      message: "resource must use policy/v1 instead of policy/v1beta1, which is not served from v1.25 on",
    },
    {
      set: { apiVersion: "policy/v1beta1" },
      parameters: { kubernetesMinor: 21 },
      path,
      message: "resource must use policy/v1 instead of policy/v1beta1, which is not served from v1.25 on",
    },
    {
      set: { apiVersion: "policy/v1beta1", kind: "PodSecurityPolicy" },
      path,
      message: "resource must not use policy/v1beta1, which is not served from v1.25 on",
    },
    {
      set: { apiVersion: "extensions/v1beta1", kind: "Ingress" },
      path,
      message: "resource must use networking.k8s.io/v1 instead of extensions/v1beta1, which is not served from v1.22 on",
    },
    {
      set: { apiVersion: "autoscaling/v2beta2", kind: "HorizontalPodAutoscaler" },
      path,
      message: "resource must use autoscaling/v2 instead of autoscaling/v2beta2, which is not served from v1.26 on",
    },
    {
      set: { apiVersion: "resource.k8s.io/v1beta1", kind: "ResourceClaim" },
      path,
      message: "resource must use resource.k8s.io/v1 instead of resource.k8s.io/v1beta1, which is not served from v1.38 on",
    },
  ],
  legitimate: [
    {
      what: "a cluster that has not been updated yet",
      set: { apiVersion: "flowcontrol.apiserver.k8s.io/v1beta3", kind: "FlowSchema" },
      parameters: { kubernetesMinor: 28 },
    },
    {
      what: "a resource that is moved with the next update of the cluster",
      set: { apiVersion: "networking.k8s.io/v1beta1", kind: "ServiceCIDR" },
      waived: true,
    },
  ],
});

testRule(deprecatedApiVersion, {
  base: {
    type: "kubernetes:policy/v1:PodDisruptionBudget",
    inputs: { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "web" }, spec: { maxUnavailable: 1 } },
  },
  compliant: [],
  violations: [],
  undecided: [{ set: { apiVersion: UNKNOWN }, path, message: reads }],
});

describe("the life cycles of the API", () => {
  it("deprecate before they remove, and name a successor of the same kind's future", () => {
    for (const [kind, ends] of API_LIFECYCLES) {
      for (const { apiVersion, deprecated, removed, successor } of ends) {
        assert.ok(deprecated < removed, `${apiVersion} ${kind}`);
        assert.notEqual(successor, apiVersion);
        assert.match(apiVersion, /^[a-z.0-9]+\/v\d+(alpha|beta)\d+$/);
        assert.match(successor ?? "gone/v1", /^[a-z.0-9]+\/v\d+$/);
      }
    }
  });

  it("name each version of a kind once", () => {
    const all = [...API_LIFECYCLES].flatMap(([kind, ends]) => ends.map(({ apiVersion }) => `${apiVersion} ${kind}`));
    assert.equal(new Set(all).size, all.length);
  });
});
