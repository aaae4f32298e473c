import assert from "node:assert/strict";
import type { Environment } from "../../../components/namespace/arguments";
import { register } from "../../support/register";

interface RoleRule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

const ENVIRONMENTS = ["dev", "uat", "prod"] as const;
const ROLES = ["admin", "developer", "viewer"] as const;
const RBAC = "rbac.authorization.k8s.io";

/** What is granted: for each environment, the roles that may, by their first letters. */
const GRANTED: readonly [verbs: string, resource: string, dev: string, uat: string, prod: string][] = [
  ["get list watch", "pods configmaps services events", "adv", "adv", "adv"],
  ["get list watch", "apps/deployments batch/jobs networking.k8s.io/networkpolicies", "adv", "adv", "adv"],
  ["get list watch", "resourcequotas limitranges", "adv", "adv", "adv"],
  ["get", "pods/log", "ad", "ad", "ad"],
  ["create update patch delete", "apps/deployments apps/statefulsets", "ad", "ad", ""],
  ["create update patch", "batch/jobs batch/cronjobs", "ad", "ad", ""],
  ["update patch", "apps/deployments/scale apps/statefulsets/scale", "ad", "ad", "a"],
  ["create update patch delete", "configmaps services persistentvolumeclaims", "ad", "ad", "a"],
  ["delete", "pods batch/jobs", "ad", "ad", "a"],
  ["create", "pods/eviction", "ad", "ad", "a"],
  ["get create", "pods/exec pods/attach pods/portforward", "ad", "", ""],
  ["create update delete", "secrets", "a", "a", "a"],
];

/** What is granted to nobody anywhere. */
const DENIED: readonly [verbs: string, resource: string][] = [
  ["get list watch patch deletecollection", "secrets"],
  ["create update patch", "pods pods/ephemeralcontainers pods/status"],
  ["create", "serviceaccounts/token serviceaccounts"],
  ["impersonate update patch", "serviceaccounts"],
  ["update patch delete", "namespaces namespaces/status namespaces/finalize"],
  ["create update patch delete deletecollection", "resourcequotas limitranges resourcequotas/status"],
  ["create update patch delete deletecollection", "networking.k8s.io/networkpolicies networking.k8s.io/ingresses"],
  ["create update patch delete escalate bind", `${RBAC}/roles ${RBAC}/rolebindings`],
  ["create update patch", "endpoints discovery.k8s.io/endpointslices services/status"],
  ["get create", "pods/proxy services/proxy"],
  ["delete deletecollection", "events events.k8s.io/events"],
  ["create update patch", "apps/daemonsets apps/replicasets replicationcontrollers"],
];

async function rolesIn(environment: Environment, workloads?: string[]): Promise<Map<string, RoleRule[]>> {
  const registered = await register(() => {
    const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
    const access = {
      admins: ["admins"],
      developers: ["developers"],
      viewers: ["viewers", "support"],
      ...(workloads && { workloads }),
    };
    return new HardenedNamespace("shop", { environment, access });
  });
  const byKind = (kind: string): Record<string, unknown>[] =>
    registered.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);
  const byRole = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
  const subjects = byKind("RoleBinding")
    .map(({ roleRef, subjects: groups }) => [roleRef as { name: string }, groups] as const)
    .sort(([a], [b]) => byRole(a, b));
  const group = (name: string): object => ({ apiGroup: RBAC, kind: "Group", name });
  assert.deepEqual(subjects, [
    [{ apiGroup: RBAC, kind: "Role", name: "admin" }, [group("admins")]],
    [{ apiGroup: RBAC, kind: "Role", name: "developer" }, [group("developers")]],
    [{ apiGroup: RBAC, kind: "Role", name: "viewer" }, [group("viewers"), group("support")]],
  ]);
  return new Map(byKind("Role").map(({ metadata, rules }) => [(metadata as { name: string }).name, rules as RoleRule[]]));
}

/** Whether rules grant a verb on all objects of a resource, which is written with its group: `apps/deployments/scale`. */
function grants(rules: readonly RoleRule[], verb: string, text: string): boolean {
  const [, group = "", resource = ""] = /^(?:(apps|batch|[\w.]+\.io)\/)?(.+)$/.exec(text) ?? [];
  return rules.some(
    ({ apiGroups, resources, verbs, resourceNames }) =>
      resourceNames === undefined && apiGroups.includes(group) && resources.includes(resource) && verbs.includes(verb),
  );
}

function* pairs(verbs: string, resources: string): Generator<[verb: string, resource: string]> {
  for (const verb of verbs.split(" ")) for (const resource of resources.split(" ")) yield [verb, resource];
}

describe("Roles of HardenedNamespace", () => {
  for (const environment of ENVIRONMENTS) {
    it(`grant in ${environment} what the guide says, and nothing that reaches further`, async () => {
      const roles = await rolesIn(environment);
      const wrong: string[] = [];
      const check = (role: string, verb: string, resource: string, expected: boolean): void => {
        if (grants(roles.get(role) ?? [], verb, resource) !== expected) wrong.push(`${role} ${verb} ${resource}: not ${expected}`);
      };
      for (const [verbs, resources, ...letters] of GRANTED) {
        const allowed = letters[ENVIRONMENTS.indexOf(environment)] ?? "";
        for (const [verb, resource] of pairs(verbs, resources))
          for (const role of ROLES) check(role, verb, resource, allowed.includes(role.charAt(0)));
      }
      for (const [verbs, resources] of DENIED)
        for (const [verb, resource] of pairs(verbs, resources)) for (const role of ROLES) check(role, verb, resource, false);
      assert.deepEqual(wrong, []);
    });
  }

  it("name everything that they grant", async () => {
    for (const environment of ENVIRONMENTS) {
      const every = [...(await rolesIn(environment)).values()].flat();
      assert.ok(every.length > 0);
      assert.deepEqual(
        every.filter(({ apiGroups, resources, verbs }) =>
          [...apiGroups, ...resources, ...verbs].some((name) => name.includes("*")),
        ),
        [],
      );
    }
  });

  it("let admins change in prod the workloads that the program names, and no others", async () => {
    const named = ((await rolesIn("prod", ["web", "worker"])).get("admin") ?? []).filter(({ resourceNames }) => resourceNames);
    assert.deepEqual(named, [
      {
        apiGroups: ["apps"],
        resources: ["deployments", "statefulsets"],
        verbs: ["update", "patch"],
        resourceNames: ["web", "worker"],
      },
    ]);
    const inDevelopment = (await rolesIn("dev", ["web"])).get("admin") ?? [];
    assert.ok(inDevelopment.every(({ resourceNames }) => resourceNames === undefined));
  });
});
