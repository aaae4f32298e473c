import { environmentPeers } from "../../../../policies/rules/network/environment-peers";
import { secret, UNKNOWN, type Json } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const SELECTOR = "spec.ingress[0].from[0].namespaceSelector";
const OPENS = 'network policy of "prod" must not open to "dev"';
const route = (namespace: string): Json => ({ rules: [{ backendRefs: [{ name: "web", namespace, port: 80 }] }] });

testRule(environmentPeers, {
  base: [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { environment: "prod" } } }] }],
      },
    },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { environment: "prod" } } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "database", namespace: "shop" },
      spec: { selector: { app: "database" } },
    },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "sandbox", labels: { env: "Development" } } },
  ],
  environment: "prod",
  compliant: [
    { [`[0].${SELECTOR}.matchLabels.environment`]: "Production" },
    { [`[0].${SELECTOR}.matchLabels`]: { "kubernetes.io/metadata.name": "billing-prod" } },
    { [`[0].${SELECTOR}.matchLabels`]: { "kubernetes.io/metadata.name": "monitoring" } },
    { [`[0].${SELECTOR}.matchLabels`]: { environment: "shared" } },
    { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "team", operator: "Exists" }] } },
    { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "environment", operator: "DoesNotExist" }] } },
    { [`[0].${SELECTOR}`]: { matchExpressions: [{ operator: "In", values: ["dev"] }] } },
    { "[0].metadata.namespace": UNKNOWN },
    {
      "[2]": {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata: { name: "web", namespace: UNKNOWN },
        spec: { rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
      },
    },
    { [`[0].${SELECTOR}`]: {} },
    { [`[0].${SELECTOR}`]: null },
    { "[0].metadata.namespace": "shop-dev", [`[0].${SELECTOR}.matchLabels.environment`]: "dev" },
    { "[2].spec": { type: "ExternalName", externalName: "database.shop-prod.svc.cluster.local" } },
    { "[2].spec": { type: "ExternalName", externalName: "europe-docker.pkg.dev" } },
    { "[2].spec": { type: "ExternalName", externalName: "dev.azure.com" } },
    { "[1].metadata.labels": null },
    { set: { [`[0].${SELECTOR}.matchLabels.environment`]: "dev" }, parameters: { labels: ["stage"] } },
    {
      "[2]": {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "deployer", namespace: "shop" },
        subjects: [
          { kind: "ServiceAccount", name: "deployer", namespace: "shop" },
          { kind: "Group", name: "dev" },
          { kind: "User", name: "ann" },
        ],
      },
    },
  ],
  violations: [
    { set: { [`[0].${SELECTOR}.matchLabels.environment`]: "dev" }, path: `${SELECTOR}.matchLabels.environment`, message: OPENS },
    {
      set: { [`[0].${SELECTOR}.matchLabels.environment`]: secret("dev") },
      path: `${SELECTOR}.matchLabels.environment`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}.matchLabels`]: { stage: "staging" } },
      path: `${SELECTOR}.matchLabels.stage`,
      message: 'network policy of "prod" must not open to "uat"',
    },
    { set: { [`[0].${SELECTOR}.matchLabels`]: { name: "shop-dev" } }, path: `${SELECTOR}.matchLabels.name`, message: OPENS },
    {
      set: { [`[0].${SELECTOR}.matchLabels`]: { "kubernetes.io/metadata.name": "sandbox" } },
      path: `${SELECTOR}.matchLabels["kubernetes.io/metadata.name"]`,
      message: OPENS,
    },
    {
      set: { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "environment", operator: "In", values: ["prod", "dev"] }] } },
      path: `${SELECTOR}.matchExpressions[0].values[1]`,
      message: OPENS,
    },
    {
      set: { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "environment", operator: "Exists" }] } },
      path: `${SELECTOR}.matchExpressions[0]`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "environment", operator: "NotIn", values: ["dev"] }] } },
      path: `${SELECTOR}.matchExpressions[0]`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { "[0].metadata.namespace": "shop-dev" },
      path: `${SELECTOR}.matchLabels.environment`,
      message: 'network policy of "dev" must not open to "prod"',
    },
    {
      set: { "[1]": null, [`[0].${SELECTOR}.matchLabels.environment`]: "uat" },
      environment: "dev",
      path: `${SELECTOR}.matchLabels.environment`,
      message: 'network policy of "dev" must not open to "uat"',
    },
    {
      set: { "[2].spec": { type: "ExternalName", externalName: "database.shop-uat.svc.cluster.local." } },
      subject: 2,
      path: "spec.externalName",
      message: 'service of "prod" must not lead to "uat"',
    },
    {
      set: {
        "[2]": {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "deployer", namespace: "shop" },
          subjects: [
            { kind: "ServiceAccount", name: "deployer", namespace: "shop-dev" },
            { kind: "Group", name: "system:serviceaccounts:shop-uat" },
          ],
        },
      },
      subject: 2,
      path: "subjects[0].namespace",
      message: 'role binding of "prod" must not grant rights to "dev"',
      more: [{ subject: 2, path: "subjects[1].name", message: 'role binding of "prod" must not grant rights to "uat"' }],
    },
    {
      set: {
        "[2]": {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "ClusterRoleBinding",
          metadata: { name: "deployer" },
          subjects: [{ kind: "ServiceAccount", name: "deployer", namespace: "dev" }],
        },
      },
      subject: 2,
      path: "subjects[0].namespace",
      message: 'role binding of "prod" must not grant rights to "dev"',
    },
    {
      set: {
        "[2]": {
          apiVersion: "gateway.networking.k8s.io/v1",
          kind: "HTTPRoute",
          metadata: { name: "web", namespace: "shop" },
          spec: route("shop-dev"),
        },
      },
      subject: 2,
      path: "spec.rules[0].backendRefs[0].namespace",
      message: 'route of "prod" must not lead to "dev"',
    },
    {
      set: {
        "[2]": {
          apiVersion: "networking.istio.io/v1",
          kind: "VirtualService",
          metadata: { name: "web", namespace: "shop" },
          spec: { http: [{ route: [{ destination: { host: "web.shop-dev.svc.cluster.local" } }] }] },
        },
      },
      subject: 2,
      path: "spec.http[0].route[0].destination.host",
      message: 'route of "prod" must not lead to "dev"',
    },
    {
      set: {
        "[2]": {
          apiVersion: "gateway.networking.k8s.io/v1beta1",
          kind: "ReferenceGrant",
          metadata: { name: "web", namespace: "shop" },
          spec: { from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop-dev" }] },
        },
      },
      subject: 2,
      path: "spec.from[0].namespace",
      message: 'reference grant of "prod" must not open to "dev"',
    },
  ],
  undecided: [
    {
      set: { [`[0].${SELECTOR}.matchLabels.environment`]: UNKNOWN },
      path: `${SELECTOR}.matchLabels.environment`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}`]: UNKNOWN },
      path: SELECTOR,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}.matchLabels`]: UNKNOWN },
      path: `${SELECTOR}.matchLabels`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}.matchExpressions`]: [{ key: UNKNOWN, operator: "In", values: ["dev"] }] },
      path: `${SELECTOR}.matchExpressions[0].key`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}.matchExpressions`]: [{ key: "environment", operator: UNKNOWN, values: ["dev"] }] },
      path: `${SELECTOR}.matchExpressions[0].operator`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { [`[0].${SELECTOR}.matchExpressions`]: [UNKNOWN] },
      path: `${SELECTOR}.matchExpressions[0]`,
      message: 'network policy of "prod" must not open to other environments',
    },
    {
      set: { "[2].spec": { type: "ExternalName", externalName: UNKNOWN } },
      subject: 2,
      path: "spec.externalName",
      message: 'service of "prod" must not lead to other environments',
    },
  ],
  legitimate: [
    {
      what: "monitoring that serves all environments by design",
      set: { [`[0].${SELECTOR}`]: { matchExpressions: [{ key: "environment", operator: "In", values: ["dev", "uat", "prod"] }] } },
      waived: true,
    },
    { what: "monitoring in a namespace of no environment", set: { [`[0].${SELECTOR}.matchLabels`]: { name: "monitoring" } } },
  ],
});

testRule(environmentPeers, {
  base: [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web", namespace: "shop" },
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] },
    },
  ],
  compliant: [],
  violations: [],
  undecided: [
    {
      set: { "[0].spec.ingress[0].from[0]": { namespaceSelector: { matchLabels: { environment: "dev" } } } },
      path: `${SELECTOR}.matchLabels.environment`,
      message: 'network policy must not open to "dev"',
      reason: "the environment that it belongs to is not known",
    },
  ],
});
