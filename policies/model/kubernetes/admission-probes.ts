/** Requests that a guarded namespace refuses, to be shown to its admission policies. */
import type { AdmissionRequest } from "./admission-request";

/** A request, and what a namespace must do with it: the rest of a sentence that begins with "namespace must". */
export interface Probe {
  claim: string;
  request: AdmissionRequest;
}

type Tree = Record<string, unknown>;

/** Somebody of a team, with whatever rights in the namespace. */
const TENANT = { username: "somebody", groups: ["team", "system:authenticated"] };
const CONFINED = { appArmorProfile: { type: "RuntimeDefault" }, seLinuxOptions: { type: "container_t" } };

/** Pods, and containers that are added to them for debugging. */
export function podProbes(): Probe[] {
  const create = (claim: string, spec: Tree): Probe => ({
    claim: `refuse ${claim}`,
    request: { operation: "CREATE", group: "", kind: "Pod", resource: "pods", object: { metadata: {}, spec }, ...TENANT },
  });
  const containers = [{ name: "app", image: "app", securityContext: CONFINED }];
  const unconfined = "that neither AppArmor nor SELinux confines";
  const before = { metadata: {}, spec: { containers } };
  const debugged = { metadata: {}, spec: { containers, ephemeralContainers: [{ name: "debug", image: "debug" }] } };
  return [
    create(`pods ${unconfined}`, { containers: [{ name: "app", image: "app" }] }),
    create("pods of a priority class that nobody has given them", { containers, priorityClassName: "system-cluster-critical" }),
    create("pods of a runtime class that nobody has given them", { containers, runtimeClassName: "unheard-of" }),
    {
      claim: `refuse debugging containers ${unconfined}`,
      request: {
        ...{ operation: "UPDATE", group: "", kind: "Pod", resource: "pods/ephemeralcontainers" },
        ...{ object: debugged, oldObject: before, ...TENANT },
      },
    },
  ];
}

/** Services that can be reached from outside the cluster, made so or changed to it. */
export function serviceProbes(): Probe[] {
  const port = { port: 80 };
  const inside = { metadata: {}, spec: { type: "ClusterIP", ports: [port] } };
  const claimed = { ...inside, status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } } };
  const outside: readonly (readonly [string, Tree])[] = [
    ["services of type NodePort", { type: "NodePort", ports: [port] }],
    ["services of type LoadBalancer", { type: "LoadBalancer", ports: [port] }],
    ["services that claim external addresses", { type: "ClusterIP", ports: [port], externalIPs: ["192.0.2.1"] }],
  ];
  const service = { group: "", kind: "Service", ...TENANT };
  return [
    ...outside.flatMap(([what, spec]): Probe[] => [
      {
        claim: `refuse ${what}`,
        request: { operation: "CREATE", resource: "services", object: { metadata: {}, spec }, ...service },
      },
      {
        claim: `refuse changes to ${what}`,
        request: { operation: "UPDATE", resource: "services", object: { metadata: {}, spec }, oldObject: inside, ...service },
      },
    ]),
    {
      claim: "refuse services that claim the addresses of load balancers",
      request: { operation: "UPDATE", resource: "services/status", object: claimed, oldObject: inside, ...service },
    },
  ];
}

/** The kinds of what bounds a namespace. */
const KINDS: Readonly<Record<string, string>> = {
  ciliumnetworkpolicies: "CiliumNetworkPolicy",
  limitranges: "LimitRange",
  namespaces: "Namespace",
  networkpolicies: "NetworkPolicy",
  resourcequotas: "ResourceQuota",
  rolebindings: "RoleBinding",
  roles: "Role",
};

/** Changes to what bounds a namespace, by somebody who is not in charge of it. `resources` are written `group/resource` or `resource/part`. */
export function safeguardProbes(resources: readonly string[]): Probe[] {
  return resources.flatMap((text) => {
    const [, group = "", resource = ""] = /^(?:([^/]*\.[^/]*)\/)?(.*)$/.exec(text) ?? [];
    const kind = KINDS[resource.split("/")[0] ?? ""] ?? resource;
    const isPart = resource.includes("/");
    const before = { metadata: { labels: { bound: "yes" } }, spec: { bound: true }, status: { used: "1" } };
    const after = { metadata: { labels: {} }, spec: {}, status: { used: "0" } };
    const request = { group, kind, resource, ...TENANT };
    // A namespace is there already, and a part of something can only be changed.
    const operations = isPart ? (["UPDATE"] as const) : kind === "Namespace" ? (["UPDATE", "DELETE"] as const) : OPERATIONS;
    return operations.map((operation): Probe => ({
      claim: `refuse that somebody ${VERBS[operation]} ${text}`,
      request: {
        ...request,
        operation,
        ...(operation !== "DELETE" && { object: after }),
        ...(operation !== "CREATE" && { oldObject: before }),
      },
    }));
  });
}

const OPERATIONS = ["CREATE", "UPDATE", "DELETE"] as const;
const VERBS = { CREATE: "creates", UPDATE: "changes", DELETE: "deletes" } as const;
