import { helmDevMode } from "../../../../policies/rules/vault/helm-dev-mode";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const MESSAGE = "chart must not run Vault in development mode";

testRule(helmDevMode, {
  base: {
    type: "kubernetes:helm.sh/v3:Release",
    inputs: {
      chart: "vault",
      repositoryOpts: { repo: "https://helm.releases.hashicorp.com" },
      values: { server: { ha: { enabled: true } } },
    },
  },
  compliant: [{ "values.server.dev": { enabled: false } }, { chart: "web", "values.server.dev": { enabled: true } }],
  violations: [
    { set: { "values.server.dev": { enabled: true } }, path: "values.server.dev.enabled", message: MESSAGE },
    { set: { "values.server.dev": { enabled: "true" } }, path: "values.server.dev.enabled", message: MESSAGE },
    {
      set: { chart: "oci://registry.example.com/openbao", "values.server.dev": { enabled: true } },
      path: "values.server.dev.enabled",
      message: MESSAGE,
    },
    {
      set: { chart: "platform", values: { vault: { server: { dev: { enabled: true } } } } },
      path: "values.vault.server.dev.enabled",
      message: MESSAGE,
    },
  ],
  undecided: [{ set: { values: UNKNOWN }, path: "values", message: MESSAGE }],
  legitimate: [{ what: "a throw-away server for tests", set: { "values.server.dev": { enabled: true } }, waived: true }],
});

testRule(helmDevMode, {
  base: {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: "vault", namespace: "vault" },
    spec: { chart: { spec: { chart: "vault" } }, values: {} },
  },
  compliant: [],
  violations: [
    { set: { "spec.values.server": { dev: { enabled: true } } }, path: "spec.values.server.dev.enabled", message: MESSAGE },
  ],
});

testRule(helmDevMode, {
  base: {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "vault", namespace: "argocd" },
    spec: { sources: [{ chart: "vault", helm: { valuesObject: {} } }] },
  },
  compliant: [],
  violations: [
    {
      set: { "spec.sources[0].helm.valuesObject.server": { dev: { enabled: true } } },
      path: "spec.sources[0].helm.valuesObject.server.dev.enabled",
      message: MESSAGE,
    },
  ],
});
