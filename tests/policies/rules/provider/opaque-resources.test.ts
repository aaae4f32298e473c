import { opaqueResources } from "../../../../policies/rules/provider/opaque-resources";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "resource must show what it does";

for (const [type, inputs] of [
  ["command:local:Command", { create: "kubectl apply -f -" }],
  ["command:remote:Command", { create: "reboot" }],
  ["pulumi-nodejs:dynamic:Resource", { __provider: "exports.handler = …" }],
  ["pulumi-nodejs:dynamic/vault:Unheard", { __provider: "exports.handler = …" }],
  ["pulumi-python:dynamic:Resource", { __provider: "…" }],
  ["aws:cloudformation/stack:Stack", { templateBody: "{}" }],
  ["azure-native:resources:Deployment", { resourceGroupName: "shop" }],
] as const) {
  const kind = type.replace("/stack", "");
  testRule(opaqueResources, {
    base: { type, inputs },
    parameters: { allowed: [kind] },
    compliant: [{ set: {}, parameters: { allowed: [`${kind.slice(0, 8)}*`] } }],
    violations: [
      { set: {}, parameters: { allowed: [] }, path: "", message: MESSAGE },
      // Dressed up as a resource of Kubernetes.
      { set: { apiVersion: "v1", kind: "ConfigMap" }, parameters: { allowed: [] }, path: "", message: MESSAGE },
    ],
    cannotBeUndecided: "Which kind a resource has is always known.",
    legitimate: [{ what: "a command that somebody has read", set: {}, parameters: { allowed: ["*"] } }],
  });
}

// Those of the components VaultPki and SignedImage tell by their properties what they do. Whoever does not use them can take them off.
for (const type of ["pulumi-nodejs:dynamic/vault:PkiRole", "pulumi-nodejs:dynamic/signing:ImageSignature"]) {
  testRule(opaqueResources, {
    base: { type, inputs: { name: "web" } },
    compliant: [],
    violations: [{ set: {}, parameters: { allowed: [] }, path: "", message: MESSAGE }],
  });
}
