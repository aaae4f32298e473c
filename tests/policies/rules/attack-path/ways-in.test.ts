/** How an attacker gets in, for whichever goal; tested with a privileged container. */
import { attackPathToNode } from "../../../../policies/rules/attack-path/attack-path-to-node";
import type { Change, Expected } from "../../../support/rule-cases";
import { testRule } from "../../../support/rule-tester";
import { claim, claimOf, deployment, networkPolicy, service } from "./resources";

const POD = "[0].spec.template.spec";
const APP = `${POD}.containers[0]`;
const CONTAINER = "spec.template.spec.containers[0]";

// Through another workload.
const LATERAL = claim(
  'Deployment "agent"',
  "the node",
  '→ Service "web" (LoadBalancer) → Deployment "web" → Deployment "agent" → container "app" is privileged',
  "do not set securityContext.privileged",
);
const AGENT = "[2].spec.template.spec.containers[0]";

testRule(attackPathToNode, {
  base: [deployment(), service(), deployment("agent", "agents")],
  compliant: [
    { [`${AGENT}.securityContext.privileged`]: true, "[1]": null },
    { [`${AGENT}.securityContext.privileged`]: true, [`${AGENT}.ports`]: null },
    { [`${AGENT}.securityContext.privileged`]: true, "[3]": networkPolicy([], "agents") },
    { [`${AGENT}.securityContext.privileged`]: true, "[3]": networkPolicy([{ from: [{ podSelector: {} }] }], "agents") },
    {
      [`${AGENT}.securityContext.privileged`]: true,
      "[3]": networkPolicy(
        [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }] }],
        "agents",
      ),
    },
    ...[
      { matchLabels: { team: "web", "kubernetes.io/metadata.name": "monitoring" } },
      { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["shop"] }] },
    ].map((namespaceSelector): Change => ({
      [`${AGENT}.securityContext.privileged`]: true,
      "[3]": networkPolicy([{ from: [{ namespaceSelector }] }], "agents"),
    })),
    {
      [`${AGENT}.securityContext.privileged`]: true,
      "[3]": networkPolicy([{ from: [{ namespaceSelector: { matchLabels: { team: "web" } } }] }], "agents"),
      "[4]": { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "other" } } },
    },
    // What the exposed one may not talk to.
    {
      [`${AGENT}.securityContext.privileged`]: true,
      "[3]": {
        ...networkPolicy([{}]),
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ podSelector: {} }] }] },
      },
    },
  ],
  violations: [
    {
      set: { [`${AGENT}.securityContext.privileged`]: true },
      subject: 2,
      path: `${CONTAINER}.securityContext.privileged`,
      message: LATERAL,
    },
    {
      set: {
        [`${AGENT}.securityContext.privileged`]: true,
        "[3]": networkPolicy(
          [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } }] }],
          "agents",
        ),
      },
      subject: 2,
      path: `${CONTAINER}.securityContext.privileged`,
      message: LATERAL,
    },
    // Namespaces by labels: those that the stack gives, and the one with the name.
    {
      set: {
        [`${AGENT}.securityContext.privileged`]: true,
        "[3]": networkPolicy(
          [{ from: [{ namespaceSelector: { matchLabels: { team: "web", "kubernetes.io/metadata.name": "shop" } } }] }],
          "agents",
        ),
        "[4]": { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "web" } } },
      },
      subject: 2,
      path: `${CONTAINER}.securityContext.privileged`,
      message: LATERAL,
    },
    // Reached without a port of its own that is named, through a Service.
    {
      set: {
        [`${AGENT}.securityContext.privileged`]: true,
        [`${AGENT}.ports`]: null,
        "[3]": service("agent", "agents", "ClusterIP"),
      },
      subject: 2,
      path: `${CONTAINER}.securityContext.privileged`,
      message: LATERAL,
    },
  ],
  undecided: [
    {
      set: {
        [`${AGENT}.securityContext.privileged`]: true,
        "[3]": networkPolicy([{ from: [{ namespaceSelector: { matchLabels: { team: "web" } } }] }], "agents"),
      },
      subject: 2,
      path: `${CONTAINER}.securityContext.privileged`,
      message: LATERAL.replace('→ Deployment "agent"', '–?→ Deployment "agent"'),
      reason: 'the step to Deployment "agent" is not certain, since it is not certain whom NetworkPolicy "ingress" lets through',
    },
  ],
  legitimate: [
    {
      what: "a log agent that is closed to all pods",
      set: { [`${AGENT}.securityContext.privileged`]: true, "[3]": networkPolicy([], "agents") },
    },
  ],
});

// Ways in.
const PRIVILEGED: Change = { [`${APP}.securityContext.privileged`]: true };

function entered(set: Change, entry: string): Expected {
  return {
    set: { ...PRIVILEGED, ...set },
    path: `${CONTAINER}.securityContext.privileged`,
    message: claimOf("the node", '→ container "app" is privileged', "do not set securityContext.privileged", entry),
  };
}

const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
};
const ROUTE = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "HTTPRoute",
  metadata: { name: "web", namespace: "shop" },
  spec: { parentRefs: [{ name: "public", namespace: "edge" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
};
const GATEWAY = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name: "public", namespace: "edge" },
  spec: {},
};

testRule(attackPathToNode, {
  base: [deployment(), service("web", "shop", "ClusterIP")],
  compliant: [PRIVILEGED, { ...PRIVILEGED, "[2]": INGRESS, "[3]": networkPolicy([{ from: [{ podSelector: {} }] }]) }],
  violations: [
    entered({ "[1].spec.type": "NodePort" }, '→ Service "web" (NodePort) → Deployment "web"'),
    entered({ "[1].spec.externalIPs": ["203.0.113.7"] }, '→ Service "web" (externalIPs) → Deployment "web"'),
    entered({ "[2]": INGRESS }, '→ Ingress "web" → Service "web" → Deployment "web"'),
    entered(
      { "[2]": INGRESS, "[3]": networkPolicy([{ from: [{ namespaceSelector: {} }] }]) },
      '→ Ingress "web" → Service "web" → Deployment "web"',
    ),
    entered({ "[2]": ROUTE, "[3]": GATEWAY }, '→ Gateway "public" → HTTPRoute "web" → Service "web" → Deployment "web"'),
    entered({ [`${APP}.ports[0].hostPort`]: 8080 }, '→ Deployment "web" on ports of its node'),
    entered({ [`${POD}.hostNetwork`]: true }, '→ Deployment "web" on ports of its node'),
    // Pods on the network of their node are beyond policies.
    entered({ [`${POD}.hostNetwork`]: true, "[2]": networkPolicy() }, '→ Deployment "web" on ports of its node'),
    entered(
      { "[1].spec.type": "LoadBalancer", "[2]": networkPolicy([{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }]) },
      '→ Service "web" (LoadBalancer) → Deployment "web"',
    ),
    entered({ "[1].spec.type": "LoadBalancer", "[2]": networkPolicy([{}]) }, '→ Service "web" (LoadBalancer) → Deployment "web"'),
  ],
  undecided: [
    {
      ...entered(
        { "[1].spec.type": "LoadBalancer", "[2]": networkPolicy([{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }]) },
        '→ Service "web" (LoadBalancer) –?→ Deployment "web"',
      ),
      reason: 'the step to Deployment "web" is not certain, since it is not certain whom NetworkPolicy "ingress" lets through',
    },
    {
      ...entered(
        {
          "[1].spec.type": "LoadBalancer",
          "[2]": {
            apiVersion: "cilium.io/v2",
            kind: "CiliumNetworkPolicy",
            metadata: { name: "web", namespace: "shop" },
            spec: {},
          },
        },
        '→ Service "web" (LoadBalancer) –?→ Deployment "web"',
      ),
      reason:
        'the step to Deployment "web" is not certain, since a policy of the kind CiliumNetworkPolicy may govern it, which is not judged',
    },
  ],
  legitimate: [{ what: "a privileged agent that nothing leads to", set: PRIVILEGED }],
});
