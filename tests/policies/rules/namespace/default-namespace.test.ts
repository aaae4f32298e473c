import { defaultNamespace } from "../../../../policies/rules/namespace/default-namespace";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const CLAIM = "resource must name a namespace other than default";
const PLACE = { path: "metadata.namespace", message: CLAIM };

testRule(defaultNamespace, {
  base: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: "shop" } },
  compliant: [
    { "metadata.namespace": "defaults" },
    { set: { "metadata.namespace": null }, parameters: { allowUnset: true } },
    { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  ],
  violations: [
    { set: { "metadata.namespace": "default" }, ...PLACE },
    { set: { "metadata.namespace": null }, ...PLACE },
    { set: { "metadata.namespace": "" }, ...PLACE },
    { set: { metadata: null }, ...PLACE },
    { set: { "metadata.namespace": "default" }, parameters: { allowUnset: true }, ...PLACE },
    { set: { kind: "Service", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "extensions/v1beta1", kind: "Ingress", "metadata.namespace": "default" }, ...PLACE },
    { set: { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", "metadata.namespace": null }, ...PLACE },
  ],
  undecided: [
    { set: { "metadata.namespace": UNKNOWN }, ...PLACE },
    { set: { metadata: UNKNOWN }, path: "metadata", message: CLAIM },
  ],
  legitimate: [
    {
      what: "manifests that kustomize puts into a namespace",
      set: { "metadata.namespace": null },
      parameters: { allowUnset: true },
    },
    { what: "a cluster for one application", set: { "metadata.namespace": "default" }, waived: true },
  ],
});
