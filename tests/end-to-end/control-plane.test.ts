/** The stacks of this repository on a real control plane: what they deploy, what the cluster then refuses, and that they leave nothing. */
import assert from "node:assert/strict";
import { readFixtures, type Fixture } from "../conformance/fixtures";
import { skipWithoutGo } from "../conformance/oracle";
import { readAccessTable, type AccessCell } from "../support/access-table";
import { listObjects } from "../support/cluster-objects";
import { ADMINISTRATOR, CONTEXT, startControlPlane, type ApiAnswer, type ControlPlane } from "../support/control-plane";
import { deployment as makeDeployment, ROOT, type Deployment, type DeploymentResult } from "../support/deploy";
import { NODE_USERS, startNode } from "../support/node";
import { until } from "../support/server-process";
import { attempts, deployment, NAMESPACE, podWith } from "../support/attempts";

const ENVIRONMENTS = ["dev", "uat", "prod"];
const TEAM = { admin: ["shop-admins"], developer: ["shop-developers"], viewer: ["shop-viewers"] };
/** Who refuses a pod, by what the answer says. */
const REFUSALS = {
  podSecurity: /^pods "tried" is forbidden: violates PodSecurity "restricted:v1\.36"/,
  policy: /'portcullis-shop-prod-pods'.* denied request: /,
  // The API server itself does not take an unmasked /proc without a user namespace.
  validation: /^Pod "tried" is invalid: \S+\.procMount: .*`hostUsers` must be false/,
};

describe("a control plane with the stacks of this repository", function () {
  this.timeout(400_000);
  let cluster: ControlPlane;
  /** What has to be stopped, the youngest last. */
  const servers: { stop: () => Promise<void> }[] = [];
  const stacks: Deployment[] = [];
  let initial: ReadonlySet<string>;

  before(async () => {
    cluster = await startControlPlane({ users: { ...NODE_USERS, ...TEAM, operator: [] } });
    servers.push(cluster);
    servers.push(await startNode(cluster));
    await cluster.api("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
      metadata: { name: "operator" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "operator" }],
    });
    initial = new Set(await listObjects(cluster));
    const environment = { KUBECONFIG: cluster.kubeconfig(ADMINISTRATOR) };
    for (const stack of ENVIRONMENTS) {
      stacks.push(await makeDeployment(ROOT, { stack, environment, config: { "portcullis:context": CONTEXT }, limit: 100 }));
    }
  });
  after(async () => {
    for (const stack of stacks) stack.dispose();
    for (const server of servers.toReversed()) await server.stop();
  });

  const dryRun = (user: string, method: string, path: string, body?: object, type?: string): Promise<ApiAnswer> =>
    cluster.call(user, method, `${path}${path.includes("?") ? "&" : "?"}dryRun=All`, body, type);
  const tryPod = (namespace: string, pod: object): Promise<ApiAnswer> => {
    const { metadata } = pod as { metadata?: object };
    // Some names of Kubernetes' own tests are none.
    const named = { ...pod, metadata: { ...metadata, name: "tried" } };
    return dryRun(ADMINISTRATOR, "POST", `/api/v1/namespaces/${namespace}/pods`, named);
  };

  describe("pulumi up", () => {
    for (const [index, stack] of ENVIRONMENTS.entries()) {
      it(`deploys ${stack} behind the gate, and is done then`, async () => {
        const project = stacks[index] as Deployment;
        const first = await project.up();
        succeeded(first);
        assert.deepEqual(first.policies, []);
        assert.deepEqual(Object.keys(first.changes), ["create"]);
        const second = await project.up({ expectNoChanges: true });
        succeeded(second);
        assert.deepEqual(second.changes, { same: first.changes["create"] });
        succeeded(await project.refresh({ expectNoChanges: true }));
      });
    }
  });

  describe("Pod Security", () => {
    let fixtures: Fixture[];
    before(skipWithoutGo);
    before(() => {
      const all = readFixtures().filter(({ level }) => level === "restricted");
      const newest = all
        .map(({ version }) => version)
        .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
        .at(-1);
      fixtures = all.filter(({ version }) => version === newest);
    });

    for (const namespace of ["shop-dev", NAMESPACE]) {
      it(`refuses every bad pod of Kubernetes' own tests in ${namespace}`, async () => {
        const bad = fixtures.filter(({ allowed }) => !allowed);
        const answers = await Promise.all(bad.map(({ pod }) => tryPod(namespace, pod as object)));
        const wrong = bad.flatMap(({ name }, index) => {
          const { status, body } = answers[index] as ApiAnswer;
          const message = String(body["message"]);
          return refusedBy(message) ? [] : [`${name}: ${status} ${message}`];
        });
        assert.deepEqual(wrong, []);
        assert.ok(bad.length > 50, `only ${bad.length}`);
        const counts = Map.groupBy(answers, ({ body }) => refusedBy(String(body["message"])));
        const by = [...counts].map(([who = "", { length }]) => `${length} by ${who}`).join(", ");
        console.log(`      ${bad.length} bad pods refused: ${by}`);
      });
    }

    it("takes every good pod of theirs, in prod once it names an AppArmor profile, which none for Windows can", async () => {
      const good = fixtures.filter(({ allowed }) => allowed);
      const wrong: string[] = [];
      const expected = (what: string, { status, body }: ApiAnswer, isTaken: boolean): void => {
        const message = String(body["message"]);
        const isAsExpected = isTaken ? status === 201 : status === 403 && REFUSALS.policy.test(message);
        if (!isAsExpected) wrong.push(`${what}: ${status} ${message}`);
      };
      for (const { name, pod } of good) {
        const { spec } = pod as unknown as { spec: { os?: { name: string }; securityContext?: object } };
        const confined = {
          spec: { ...spec, securityContext: { appArmorProfile: { type: "RuntimeDefault" }, ...spec.securityContext } },
        };
        expected(`${name} in dev`, await tryPod("shop-dev", { spec }), true);
        expected(`${name} in prod`, await tryPod(NAMESPACE, { spec }), JSON.stringify(spec).includes("appArmorProfile"));
        if (spec.os?.name !== "windows") expected(`${name} in prod, confined`, await tryPod(NAMESPACE, confined), true);
      }
      assert.deepEqual(wrong, []);
      console.log(`      ${good.length} good pods taken`);
    });
  });

  describe("roles", () => {
    const { rows, cells } = readAccessTable();

    it("grant what the guide's table says, and nothing else of it", async () => {
      assert.ok(rows >= 40, `only ${rows} rows`);
      const wrong = await Promise.all(
        cells.map(async (cell) => ((await isAllowed(cluster, cell)) === cell.isAllowed ? [] : [textOf(cell)])),
      );
      assert.deepEqual(wrong.flat(), []);
      console.log(`      ${rows} rows, ${cells.length} cells`);
    });

    it("look the same to kubectl auth can-i, in one cell of each row", async () => {
      // Every role in every environment takes its turn.
      const work = cells.filter((_, index) => index % (cells.length / rows + 1) === 0).values();
      const wrong: string[] = [];
      const ask = async (): Promise<void> => {
        for (const cell of work) {
          const { output } = await cluster.kubectl(cell.role, "auth", "can-i", ...argumentsOf(cell));
          if (/^(yes|no)\b/m.exec(output)?.[1] !== (cell.isAllowed ? "yes" : "no")) wrong.push(`${textOf(cell)}: ${output}`);
        }
      };
      await Promise.all([ask(), ask()]);
      assert.deepEqual(wrong, []);
    });
  });

  describe("admission", () => {
    let running: string;
    before(async () => {
      const { items } = (await cluster.api("GET", `/api/v1/namespaces/${NAMESPACE}/pods`)) as {
        items: { metadata: { name: string } }[];
      };
      running = items[0]?.metadata.name ?? "";
      await cluster.api("POST", "/apis/node.k8s.io/v1/runtimeclasses", { metadata: { name: "tried" }, handler: "tried" });
    });
    after(() => cluster.api("DELETE", "/apis/node.k8s.io/v1/runtimeclasses/tried"));

    for (const { what, user, method, path, body, type, refusal } of attempts("RUNNING")) {
      it(`refuses ${what}`, async () => {
        const { status, body: answer } = await dryRun(user, method, path.replace("RUNNING", running), body, type);
        assert.match(String(answer["message"]), refusal);
        assert.equal(status, 403);
      });
    }

    it("takes the pod that those are made from", async () => {
      const { status, body } = await tryPod(NAMESPACE, podWith());
      assert.equal(status, 201, String(body["message"]));
      const { containers } = body["spec"] as { containers: [{ resources: object }] };
      const usual = { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" };
      assert.deepEqual(containers[0].resources, { limits: usual, requests: usual });
    });

    it("keeps the spec of a pod whose status is written", async () => {
      const path = `/api/v1/namespaces/${NAMESPACE}/pods/${running}`;
      const spec = { containers: [{ name: "web", securityContext: { privileged: true } }], hostNetwork: true };
      const { spec: old } = await cluster.api("GET", path);
      const { status, body } = await dryRun(
        "operator",
        "PATCH",
        `${path}/status`,
        { spec },
        "application/strategic-merge-patch+json",
      );
      assert.equal(status, 200);
      assert.deepEqual(body["spec"], old);
    });

    it("refuses to give a service that is there a port of every node", async () => {
      const services = `/api/v1/namespaces/${NAMESPACE}/services`;
      await cluster.api("POST", services, { metadata: { name: "tried" }, spec: { ports: [{ port: 80 }] } });
      try {
        const body = { spec: { type: "NodePort" } };
        const answer = await dryRun("operator", "PATCH", `${services}/tried`, body, "application/merge-patch+json");
        assert.match(String(answer.body["message"]), /'portcullis-shop-prod-services'.* denied request: /);
      } finally {
        await cluster.api("DELETE", `${services}/tried`);
      }
    });

    it("leaves a Deployment without pods whose template is privileged", async () => {
      const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
      const { spec } = podWith({}, { securityContext: { privileged: true } });
      await cluster.api("POST", path, deployment({ spec: spec ?? {} }));
      try {
        const conditions = async (): Promise<{ type: string; message: string }[]> => {
          const { status } = await cluster.api("GET", `${path}/tried`);
          return (status as { conditions?: { type: string; message: string }[] }).conditions ?? [];
        };
        const failure = await until("refusing", cluster.controllerManager, async () =>
          (await conditions()).find(({ type }) => type === "ReplicaFailure"),
        );
        assert.match(failure?.message ?? "", /violates PodSecurity "restricted:v1\.36": privileged/);
      } finally {
        await cluster.api("DELETE", `${path}/tried`);
      }
    });

    it("finds no token in the default account", async () => {
      for (const environment of ENVIRONMENTS) {
        const account = await cluster.api("GET", `/api/v1/namespaces/shop-${environment}/serviceaccounts/default`);
        assert.equal(account["automountServiceAccountToken"], false);
      }
    });
  });

  describe("pulumi destroy", () => {
    it("leaves nothing", async () => {
      for (const stack of stacks) succeeded(await stack.destroy());
      for (const stack of stacks) assert.deepEqual(await stack.resources(), []);
      // Controllers make their accounts when they first need them.
      const left = (await listObjects(cluster)).filter(
        (object) => !initial.has(object) && !object.startsWith("serviceaccounts kube-system/"),
      );
      assert.deepEqual(left, []);
    });
  });
});

function refusedBy(message: string): string | undefined {
  return Object.entries(REFUSALS).find(([, expected]) => expected.test(message))?.[0];
}

function succeeded({ exitCode, output }: DeploymentResult): void {
  assert.equal(exitCode, 0, output);
}

function namespaceOf({ environment, resource }: AccessCell): string {
  return resource.namespace || `shop-${environment}`;
}

async function isAllowed({ call }: ControlPlane, cell: AccessCell): Promise<boolean> {
  const { resource, group, subresource, name, isOfCluster } = cell.resource;
  const attributes = {
    verb: cell.verb,
    group,
    resource,
    subresource,
    name: nameOf(cell),
    ...(!isOfCluster && { namespace: namespaceOf(cell) }),
  };
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: { resourceAttributes: attributes } };
  const answer = await call(cell.role, "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body);
  assert.equal(answer.status, 201, `${textOf(cell)} (${name}): ${String(answer.body["message"])}`);
  return (answer.body["status"] as { allowed: boolean }).allowed;
}

/** A namespace is asked about by its own name. */
function nameOf(cell: AccessCell): string {
  const { resource, name, isOfCluster } = cell.resource;
  return resource === "namespaces" && !isOfCluster ? namespaceOf(cell) : name;
}

function argumentsOf(cell: AccessCell): string[] {
  const { resource, group, subresource, isOfCluster } = cell.resource;
  const name = nameOf(cell);
  return [
    cell.verb,
    `${resource}${group && `.${group}`}${name && `/${name}`}`,
    ...(subresource ? [`--subresource=${subresource}`] : []),
    ...(isOfCluster ? [] : ["-n", namespaceOf(cell)]),
  ];
}

function textOf({ environment, role, verb, resource, isAllowed: allowed }: AccessCell): string {
  const { resource: kind, subresource, name, namespace } = resource;
  return `${role} in ${environment} ${allowed ? "may not" : "may"} ${verb} ${[kind, subresource, name, namespace].join(" ")}`;
}
