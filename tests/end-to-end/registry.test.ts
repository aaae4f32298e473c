/** The programs of the guide to registries: the one for Kubernetes on a real control plane and OpenBao, the one for Docker under the real engine. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { hashPassword, isPasswordHash, isPasswordOf } from "../../components/registry/gateway/passwords";
import { IMAGES } from "../components/registry/programs";
import { listObjects } from "../support/cluster-objects";
import { ADMINISTRATOR, CONTEXT, startControlPlane, type ControlPlane } from "../support/control-plane";
import { deployment, programFolder, ROOT, type Deployment, type DeploymentResult } from "../support/deploy";
import { dockerPlugin } from "../support/docker-provider";
import { prepareCluster } from "../support/mutual-tls-cluster";
import { NODE_USERS, startNode } from "../support/node";
import { startOpenBao } from "../support/openbao";
import { IMAGE } from "../support/pods";
import { until } from "../support/server-process";

const GUIDE = readFileSync(join(ROOT, "docs/components/private-registry.md"), "utf8");
const programs = blocks("ts").map((code) => transformSync(code, { loader: "ts", format: "cjs" }).code);
/** What is asked of the cluster and of Vault as a whole, which other stacks declare. */
const ELSEWHERE = ["kubernetes-log-shipping", "vault-audit-device"];
const NAMESPACE = "/api/v1/namespaces/registry";
const JOBS = "/apis/batch/v1/namespaces/registry";

interface List<T> {
  items: T[];
}
interface Pod {
  metadata: { name: string; labels: Record<string, string> };
  spec: { initContainers: { name: string }[] };
}

describe("the guide to registries", function () {
  this.timeout(300_000);
  const clearings: (() => unknown)[] = [];
  after(async () => {
    for (const clear of clearings.toReversed()) await clear();
  });

  describe("on a real control plane and a real OpenBao", () => {
    let cluster: ControlPlane;
    let stack: Deployment;
    let initial: ReadonlySet<string>;

    before(async () => {
      cluster = await startControlPlane({ users: NODE_USERS });
      clearings.push(() => cluster.stop());
      const node = await startNode(cluster);
      clearings.push(() => node.stop());
      const bao = await startOpenBao();
      clearings.push(() => bao.stop());
      const reviewer = await prepareCluster(cluster);
      await until("serving the new kind", cluster.controllerManager, async () => {
        const path = "/apis/secrets-store.csi.x-k8s.io/v1/secretproviderclasses";
        return (await cluster.call(ADMINISTRATOR, "GET", path)).status === 200;
      });
      initial = new Set(await listObjects(cluster));
      const { VAULT_ADDR = "", VAULT_CACERT = "" } = bao.environment as NodeJS.ProcessEnv;
      const config = named({
        context: CONTEXT,
        cluster: cluster.url,
        clusterCa: cluster.caFile,
        vaultAddress: VAULT_ADDR,
        vaultCa: VAULT_CACERT,
        vaultImage: IMAGE,
        registryImage: IMAGES.registry,
        nodeImage: IMAGES.gateway,
      });
      const folder = programFolder(programs[0] ?? "", { config });
      clearings.push(() => rmSync(folder, { recursive: true, force: true }));
      const environment = {
        ...(bao.environment as Record<string, string>),
        KUBECONFIG: cluster.kubeconfig(ADMINISTRATOR),
        VAULT_KUBERNETES_REVIEWER_JWT: reviewer,
      };
      stack = await deployment(folder, { environment });
      clearings.push(() => stack.dispose());
    });

    it("deploys behind the gate, and is done then", async () => {
      const first = await stack.up();
      succeeded(first);
      assert.deepEqual(Object.keys(first.changes), ["create"]);
      const found = first.policies.filter(({ policyName }) => !ELSEWHERE.includes(policyName));
      assert.deepEqual(found, []);
      const second = await stack.up({ expectNoChanges: true });
      succeeded(second);
      assert.deepEqual(second.changes, { same: first.changes["create"] });
      assert.deepEqual(await stack.outputs(), { address: "registry.registry.svc:5000" });
    });

    it("runs one pod, which admission takes, with a volume", async () => {
      const pods = (await cluster.api("GET", `${NAMESPACE}/pods`)) as unknown as List<Pod>;
      assert.deepEqual(
        pods.items.map(({ metadata, spec }) => [metadata.name, spec.initContainers.map(({ name }) => name)]),
        [["registry-0", ["mutual-tls-server", "distribution"]]],
      );
      const claims = (await cluster.api("GET", `${NAMESPACE}/persistentvolumeclaims`)) as unknown as List<Pod>;
      assert.deepEqual(
        claims.items.map(({ metadata }) => metadata.name),
        ["data-registry-0"],
      );
      const { metadata } = (await cluster.api("GET", NAMESPACE)) as unknown as Pod;
      assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "restricted");
    });

    it("runs the garbage collection in a pod that admission takes", async () => {
      const { spec } = (await cluster.api("GET", `${JOBS}/cronjobs/registry-garbage-collection`)) as {
        spec: { jobTemplate: object };
      };
      await cluster.api("POST", `${JOBS}/jobs`, { ...spec.jobTemplate, metadata: { name: "tried" } });
      await until("in a pod", cluster.controllerManager, async () => {
        const selector = encodeURIComponent("job-name=tried");
        const pods = (await cluster.api("GET", `${NAMESPACE}/pods?labelSelector=${selector}`)) as unknown as List<Pod>;
        return pods.items.length === 1;
      });
      await cluster.api("DELETE", `${JOBS}/jobs/tried?propagationPolicy=Foreground`);
    });

    it("leaves nothing", async () => {
      // To delete authorities in production takes a waiver, so that the gate is left out here.
      for (const command of [
        ["config", "set", "program:allowDestroy", "true"],
        ["up", "--yes", "--skip-preview"],
      ]) {
        const { exitCode, output } = await stack.pulumi(command);
        assert.equal(exitCode, 0, output);
      }
      succeeded(await stack.destroy());
      assert.deepEqual(await stack.resources(), []);
      // Controllers make their accounts when they first need them.
      const left = (await listObjects(cluster)).filter(
        (object) => !initial.has(object) && !object.startsWith("serviceaccounts kube-system/"),
      );
      assert.deepEqual(left, []);
    });
  });

  it("previews a registry on a Docker host behind the gate without a finding", async () => {
    const folder = programFolder(programs[1] ?? "", {});
    clearings.push(() => rmSync(folder, { recursive: true, force: true }));
    appendFileSync(join(folder, "Pulumi.yaml"), dockerPlugin);
    const settings = { host: "ssh://deployer@192.0.2.10", registryImage: IMAGES.registry, nodeImage: IMAGES.gateway };
    const stack = await deployment(folder, { config: named(settings) });
    clearings.push(() => stack.dispose());
    const result = await stack.preview();
    succeeded(result);
    assert.deepEqual(result.policies, []);
    // The stack, the provider, the component, two networks and two containers.
    assert.deepEqual(result.changes, { create: 7 });
  });

  it("hashes passwords as the gateway reads them", async () => {
    const [script = ""] = blocks("js");
    const hash = execFileSync(process.execPath, ["--eval", script], { input: "correct horse\n", encoding: "utf8" }).trim();
    assert.ok(isPasswordHash(hash));
    assert.ok(await isPasswordOf(hash, "correct horse"));
    assert.equal(hash.length, (await hashPassword("other")).length);
  });
});

function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, code = ""]) => code);
}

function named(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`program:${name}`, value]));
}

function succeeded({ exitCode, output }: DeploymentResult): void {
  assert.equal(exitCode, 0, output);
}
