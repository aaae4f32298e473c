/** Resources of which the tests of attack paths make their stacks. */
import type { Json } from "../../../support/pods";
import type { Resource } from "../../../support/rule-cases";

type JsonMap = { [key: string]: Json };

const RBAC = "rbac.authorization.k8s.io";

/** A Deployment `web` of one container that listens, with nothing weak about it: no token, no root, no mounts. */
export function deployment(name = "web", namespace = "shop"): JsonMap & Resource {
  const labels = { "app.kubernetes.io/name": name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          containers: [
            {
              name: "app",
              image: "registry.example.com/shop/app:1.4.2",
              ports: [{ name: "http", containerPort: 8080 }],
              securityContext: { allowPrivilegeEscalation: false },
            },
          ],
        },
      },
    },
  };
}

/** A Service in front of it, reachable from outside unless another type is given. */
export function service(name = "web", namespace = "shop", type = "LoadBalancer"): JsonMap & Resource {
  const selector = { "app.kubernetes.io/name": name };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { type, selector, ports: [{ port: 80 }] } };
}

/** A Role with one rule, or a ClusterRole without a namespace. */
export function role(
  name: string,
  namespace: string | undefined,
  group: string,
  resource: string,
  verb: string,
): JsonMap & Resource {
  const rules = [{ apiGroups: [group], resources: [resource], verbs: [verb] }];
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace ? "Role" : "ClusterRole",
    metadata: { name, ...(namespace && { namespace }) },
    rules,
  };
}

/** Gives a role to a service account of the namespace `shop`: in a namespace, or in the whole cluster. */
export function binding(name: string, namespace: string | undefined, kind: string, account = name): JsonMap & Resource {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
    metadata: { name, ...(namespace && { namespace }) },
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: "shop" }],
  };
}

/** A namespace with a level of the Pod Security Standards, or without one. */
export function namespace(name: string, level: string | null): JsonMap & Resource {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } } };
}

/** A policy for all pods of a namespace that lets in what its rules say; nobody without any. */
export function networkPolicy(ingress: Json = [], space = "shop"): JsonMap & Resource {
  const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress };
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "ingress", namespace: space }, spec };
}

/** What a finding says: how the way goes on from the Deployment `web`, which a load balancer exposes. */
export function claimOf(
  goal: string,
  rest: string,
  cut: string,
  entry = '→ Service "web" (LoadBalancer) → Deployment "web"',
): string {
  return claim('Deployment "web"', goal, `${entry} ${rest}`, cut);
}

/** What a finding says of a resource: the whole chain between the outside and the goal. */
export function claim(who: string, goal: string, chain: string, cut: string): string {
  return `${who} must not be a way from outside to ${goal}: outside ${chain} → ${goal}; cheapest cut: ${cut}`;
}
