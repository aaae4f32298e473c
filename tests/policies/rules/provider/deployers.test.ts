import { deployers } from "../../../../policies/rules/provider/deployers";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "what an operator deploys from elsewhere must be judged as well";

for (const [apiVersion, kind, spec] of [
  ["argoproj.io/v1alpha1", "Application", { source: { repoURL: "https://git.example.com/shop.git", path: "." } }],
  ["helm.toolkit.fluxcd.io/v2", "HelmRelease", { chart: { spec: { chart: "web" } } }],
  ["kustomize.toolkit.fluxcd.io/v1", "Kustomization", { path: "./shop" }],
  ["pulumi.com/v1", "Stack", { stack: "shop/prod" }],
] as const) {
  const allowed = [`${apiVersion.replace(/\/.*/, "")}/${kind}`];
  testRule(deployers, {
    base: { apiVersion, kind, metadata: { name: "shop", namespace: "gitops" }, spec },
    parameters: { allowed },
    compliant: [],
    violations: [{ set: {}, parameters: { allowed: [] }, path: "", message: MESSAGE }],
    cannotBeUndecided: "Which kind a resource has is known, or else another rule says that it is not.",
    legitimate: [
      { what: "a repository with a gate of its own", set: {} },
      { what: "a repository that is on its way to one", set: {}, parameters: { allowed: [] }, waived: true },
    ],
  });
}
