import { podSecurityLabels } from "../../../../policies/rules/namespace/pod-security-labels";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const ENFORCE = 'metadata.labels["pod-security.kubernetes.io/enforce"]';
const VERSION = 'metadata.labels["pod-security.kubernetes.io/enforce-version"]';
const LEVEL_CLAIM = "namespace must enforce a level of the Pod Security Standards";
const VERSION_CLAIM = "namespace must name the version of the Pod Security Standards that it enforces";

testRule(podSecurityLabels, {
  base: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: "shop",
      labels: { "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "v1.36" },
    },
  },
  compliant: [
    { [VERSION]: "v1.22" },
    { set: { [VERSION]: "v1.20" }, parameters: { oldest: 20 } },
    { [ENFORCE]: "baseline" },
    { [ENFORCE]: "privileged", [VERSION]: "v1.25" },
  ],
  violations: [
    { set: { "metadata.labels": null }, path: ENFORCE, message: LEVEL_CLAIM },
    { set: { [ENFORCE]: null }, path: ENFORCE, message: LEVEL_CLAIM },
    { set: { [ENFORCE]: "Restricted" }, path: ENFORCE, message: LEVEL_CLAIM },
    { set: { [ENFORCE]: "" }, path: ENFORCE, message: LEVEL_CLAIM },
    { set: { [VERSION]: null }, path: VERSION, message: VERSION_CLAIM },
    { set: { [VERSION]: "latest" }, path: VERSION, message: VERSION_CLAIM },
    { set: { [VERSION]: "1.36" }, path: VERSION, message: VERSION_CLAIM },
    { set: { [VERSION]: "v1.36.2" }, path: VERSION, message: VERSION_CLAIM },
    {
      set: { [VERSION]: "v1.21" },
      path: VERSION,
      message: "namespace must enforce version v1.22 of the standards or a later one",
    },
  ],
  undecided: [
    { set: { [ENFORCE]: UNKNOWN }, path: ENFORCE, message: LEVEL_CLAIM },
    { set: { [VERSION]: UNKNOWN }, path: VERSION, message: VERSION_CLAIM },
    { set: { "metadata.labels": UNKNOWN }, path: "metadata.labels", message: LEVEL_CLAIM },
  ],
  legitimate: [
    { what: "a namespace of agents of the nodes", set: { [ENFORCE]: "privileged" } },
    { what: "a cluster where another admission controller judges pods", set: { "metadata.labels": null }, waived: true },
  ],
});
