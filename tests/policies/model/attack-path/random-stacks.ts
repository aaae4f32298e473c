/** Random stacks, small and full of ways to attack them. */
import * as fc from "fast-check";
import { UNKNOWN, type Json } from "../../../support/pods";

export type JsonMap = { [key: string]: Json };

const RBAC = "rbac.authorization.k8s.io";
const SPACES = ["shop", "infra"];
const NAMES = ["web", "agent", "jobs"];

/** Mostly nothing, at times one of the values, and rarely one that is not known yet. */
function rarely(...values: Json[]): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant<Json>(null) },
    { weight: 4, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(UNKNOWN) },
  );
}

const space = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...SPACES) }, { weight: 1, arbitrary: fc.constant(UNKNOWN) });
const name = fc.constantFrom(...NAMES);

const container: fc.Arbitrary<JsonMap> = fc.record({
  name: fc.constant("app"),
  ports: fc.constantFrom<Json>([{ containerPort: 80 }], [{ containerPort: 80 }], [{ containerPort: 80, hostPort: 80 }], []),
  securityContext: fc.record({
    privileged: rarely(true),
    allowPrivilegeEscalation: rarely(false),
    runAsUser: rarely(0, 1000),
    capabilities: rarely({ add: ["SYS_ADMIN"] }, { add: ["NET_ADMIN", "SYS_PTRACE", "SYS_MODULE"] }),
  }),
  volumeMounts: fc.constantFrom<Json>(
    [],
    [{ name: "node", mountPath: "/n" }],
    [{ name: "node", mountPath: "/n", readOnly: true }],
    [{ name: "token", mountPath: "/t" }],
  ),
});

/** So many that to change each costs more than to close the way in. */
const MANY: JsonMap[] = ["a", "b", "c", "d"].map((name) => ({
  name,
  ports: [{ containerPort: 80 }],
  securityContext: { privileged: true },
}));

const workload: fc.Arbitrary<JsonMap> = fc
  .record({
    name,
    space,
    containers: fc.oneof(
      { weight: 3, arbitrary: fc.array(container, { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.constant(MANY) },
    ),
    hostNetwork: rarely(true),
    hostPID: rarely(true),
    account: rarely("web", "jobs"),
    token: rarely(true, false),
    path: fc.constantFrom("/", "/usr", "/var/log", "/run/docker.sock", "/data"),
    audience: rarely("vault"),
  })
  .map(({ name, space, containers, hostNetwork, hostPID, account, token, path, audience }) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: space },
    spec: {
      template: {
        metadata: { labels: { app: name } },
        spec: {
          hostNetwork,
          hostPID,
          serviceAccountName: account,
          automountServiceAccountToken: token,
          containers,
          volumes: [
            { name: "node", hostPath: { path } },
            { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", audience } }] } },
          ],
        },
      },
    },
  }));

const service: fc.Arbitrary<JsonMap> = fc
  .record({
    name,
    space,
    type: fc.constantFrom<Json>("LoadBalancer", "NodePort", "ClusterIP", UNKNOWN),
    ips: rarely(["203.0.113.7"]),
  })
  .map(({ name, space, type, ips }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: space },
    spec: { type, externalIPs: ips, selector: { app: name } },
  }));

const ingress: fc.Arbitrary<JsonMap> = fc.record({ name, space }).map(({ name, space }) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name, namespace: space },
  spec: { defaultBackend: { service: { name, port: { number: 80 } } } },
}));

const peer = fc.constantFrom<Json>(
  { podSelector: {} },
  { podSelector: { matchLabels: { app: "web" } } },
  { namespaceSelector: {} },
  { ipBlock: { cidr: "0.0.0.0/0" } },
  { ipBlock: { cidr: "10.0.0.0/8" } },
);
const networkPolicy: fc.Arbitrary<JsonMap> = fc
  .record({
    name,
    space,
    selector: fc.constantFrom<Json>({}, { matchLabels: { app: "web" } }, { matchLabels: { app: "agent" } }),
    ingress: fc.array(fc.record({ from: fc.array(peer, { maxLength: 2 }) }), { maxLength: 2 }),
  })
  .map(({ name, space, selector, ingress }) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: space },
    spec: { podSelector: selector, policyTypes: ["Ingress"], ingress },
  }));

const rule = fc
  .constantFrom<[string, string, string]>(
    ["", "secrets", "list"],
    ["", "pods", "create"],
    ["", "pods/exec", "create"],
    ["", "nodes/proxy", "get"],
    ["", "persistentvolumes", "create"],
    ["", "pods/log", "get"],
    ["*", "*", "*"],
    [RBAC, "clusterroles", "escalate"],
    [RBAC, "clusterroles", "patch"],
    ["", "configmaps", "get"],
  )
  .map(([group, resource, verb]): Json => ({ apiGroups: [group], resources: [resource], verbs: [verb] }));
const role: fc.Arbitrary<JsonMap> = fc
  .record({ name, space: fc.option(space, { nil: undefined }), rules: fc.array(rule, { minLength: 1, maxLength: 2 }) })
  .map(({ name, space, rules }) => ({
    apiVersion: `${RBAC}/v1`,
    kind: space === undefined ? "ClusterRole" : "Role",
    metadata: { name, namespace: space ?? null },
    rules,
  }));
const holder = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("ServiceAccount"),
      name: fc.constantFrom("web", "jobs", "default"),
      namespace: fc.constantFrom(...SPACES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { kind: "Group", name: "system:serviceaccounts" },
      { kind: "Group", name: "system:unauthenticated" },
      { kind: "User", name: "system:anonymous" },
    ),
  },
);
const binding: fc.Arbitrary<JsonMap> = fc
  .record({
    name,
    space: fc.option(space, { nil: undefined }),
    isOfCluster: fc.boolean(),
    roleName: fc.constantFrom(...NAMES, "edit"),
    subjects: fc.array(holder, { minLength: 1, maxLength: 2 }),
  })
  .map(({ name, space, isOfCluster, roleName, subjects }) => ({
    apiVersion: `${RBAC}/v1`,
    kind: space === undefined ? "ClusterRoleBinding" : "RoleBinding",
    metadata: { name, namespace: space ?? null },
    roleRef: { kind: space === undefined || isOfCluster ? "ClusterRole" : "Role", name: roleName },
    subjects,
  }));

const account: fc.Arbitrary<JsonMap> = fc.record({ name, space, mounts: rarely(true, false) }).map(({ name, space, mounts }) => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name, namespace: space },
  automountServiceAccountToken: mounts,
}));
const namespaced: fc.Arbitrary<JsonMap> = fc
  .record({ name: fc.constantFrom(...SPACES), level: rarely("baseline", "privileged") })
  .map(({ name, level }) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "pod-security.kubernetes.io/enforce": level } },
  }));

const vaultRole: fc.Arbitrary<JsonMap> = fc
  .record({
    names: fc.constantFrom<Json>(["*"], ["web"], ["web", "jobs"], ["w*"]),
    spaces: fc.constantFrom<Json>(["*"], ["shop"]),
    policies: fc.constantFrom<Json>(["root"], ["web"], ["web", "admin"], [UNKNOWN]),
    audience: rarely("vault"),
  })
  .map(({ names, spaces, policies, audience }) => ({
    type: "vault:kubernetes/authBackendRole:AuthBackendRole",
    inputs: {
      roleName: "web",
      boundServiceAccountNames: names,
      boundServiceAccountNamespaces: spaces,
      tokenPolicies: policies,
      audience,
    },
  }));
const vaultPolicy: fc.Arbitrary<JsonMap> = fc.constantFrom("secret/web", "sys/policies/acl/*", "*").map((path) => ({
  type: "vault:index/policy:Policy",
  inputs: { name: "admin", policy: `path "${path}" { capabilities = ["update"] }` },
}));

/** A stack of up to a few resources of each kind. */
export const stacks: fc.Arbitrary<JsonMap[]> = fc
  .tuple(
    fc.array(workload, { minLength: 1, maxLength: 3 }),
    fc.array(service, { minLength: 1, maxLength: 3 }),
    fc.array(ingress, { maxLength: 1 }),
    fc.array(networkPolicy, { maxLength: 2 }),
    fc.array(role, { minLength: 1, maxLength: 3 }),
    fc.array(binding, { minLength: 1, maxLength: 4 }),
    fc.array(account, { maxLength: 2 }),
    fc.array(namespaced, { maxLength: 2 }),
    fc.array(vaultRole, { maxLength: 1 }),
    fc.array(vaultPolicy, { maxLength: 1 }),
  )
  .map((lists) => lists.flat());
