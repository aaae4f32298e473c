import assert from "node:assert/strict";
import { defaultNamespace } from "../../../../policies/rules/namespace/default-namespace";
import { readManifests } from "../../../../policies/sources/manifests";
import { UNKNOWN } from "../../../support/pods";
import { evaluateWith, testRule } from "../../../support/rule-tester";

const CLAIM = "resource must name a namespace other than default";
const PLACE = { path: "metadata.namespace", message: CLAIM };

/** What only the engine can send, so that the case is not run on a manifest. */
const IN_A_PROGRAM = { data: UNKNOWN };

testRule(defaultNamespace, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" } },
  compliant: [{ "metadata.namespace": "defaults" }, { apiVersion: "networking.k8s.io/v1", kind: "Ingress" }],
  violations: [
    { set: { "metadata.namespace": "default" }, ...PLACE },
    { set: { "metadata.namespace": null, ...IN_A_PROGRAM }, ...PLACE },
    { set: { "metadata.namespace": null }, parameters: { explicit: true }, ...PLACE },
    { set: { "metadata.namespace": "" }, parameters: { explicit: true }, ...PLACE },
    { set: { metadata: null }, parameters: { explicit: true }, ...PLACE },
    { set: { kind: "Service", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "extensions/v1beta1", kind: "Ingress", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", "metadata.namespace": "default" }, ...PLACE },
  ],
  undecided: [
    { set: { "metadata.namespace": UNKNOWN }, ...PLACE },
    { set: { metadata: UNKNOWN }, path: "metadata", message: CLAIM },
  ],
  legitimate: [{ what: "a cluster for one application", set: { "metadata.namespace": "default" }, waived: true }],
});

describe(defaultNamespace.id, () => {
  it("leaves the namespace of manifests to whoever applies them", () => {
    const text = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } });
    const { subjects } = readManifests(text, { file: "settings.yaml", strict: true });
    assert.deepEqual(evaluateWith(defaultNamespace, {}, subjects).findings, []);
  });
});
