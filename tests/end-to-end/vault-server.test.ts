import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { connect, type SecureVersion } from "node:tls";
import { successOf, until } from "../support/openbao";
import { startVaultCluster, type ClusterNode, type VaultCluster } from "../support/vault-cluster";

const CANARY = "canary-5d1f0c2e-vault-server";

describe("servers of a VaultServer", () => {
  let cluster: VaultCluster;
  let token = "";
  let beforeInitialisation: number[][] = [];

  before(async () => {
    cluster = await startVaultCluster();
    const [first] = cluster.nodes;
    assert.ok(first);
    beforeInitialisation = await Promise.all(
      cluster.nodes.map(({ probe }) => Promise.all([probe("startupProbe"), probe("livenessProbe"), probe("readinessProbe")])),
    );
    const path = "sys/init";
    const initialised = successOf("PUT", path, await first.call("PUT", path, { recovery_shares: 1, recovery_threshold: 1 }));
    token = initialised["root_token"] as string;
    await allReady();
    await write("PUT", "sys/mounts/kv", { type: "kv" });
    await write("PUT", "kv/canary", { value: CANARY });
  });

  after(() => cluster.stop());

  const allReady = async (): Promise<void> => {
    for (const { process, probe } of cluster.nodes)
      await until("ready", process, async () => (await probe("readinessProbe")) === 200);
    const [first] = cluster.nodes;
    // A server answers as a standby before it has caught up and may vote.
    if (first) await until("three voters", first.process, async () => (await voters(first)).length === 3);
  };
  const voters = async ({ call }: ClusterNode): Promise<unknown[]> => {
    const { body } = await call("GET", "sys/storage/raft/configuration", undefined, token);
    const { config } = body["data"] as { config: { servers: { node_id: string; voter: boolean }[] } };
    return config.servers.filter(({ voter }) => voter).map(({ node_id }) => node_id);
  };
  const write = async (method: string, path: string, body: object): Promise<void> => {
    const active = await activeNode();
    await until(`able to take ${path}`, active.process, async () => {
      const { status } = await active.call(method, path, body, token);
      return status < 300;
    });
  };
  const isActive = async ({ call }: ClusterNode): Promise<boolean> => (await call("GET", "sys/health")).status === 200;
  const activeNode = async (nodes: readonly ClusterNode[] = cluster.nodes): Promise<ClusterNode> => {
    const [first] = nodes;
    assert.ok(first);
    return until("active, and no other", first.process, async () => {
      const active = await Promise.all(nodes.map(isActive));
      return active.filter(Boolean).length === 1 ? nodes[active.indexOf(true)] : undefined;
    }) as Promise<ClusterNode>;
  };

  it("are alive before they are initialised, but not ready", () => {
    assert.deepEqual(beforeInitialisation, Array<number[]>(3).fill([200, 200, 501]));
  });

  it("join, unseal themselves and are ready, with one of them active", async () => {
    await allReady();
    const [first] = cluster.nodes;
    assert.ok(first);
    assert.deepEqual((await voters(first)).sort(), ["vault-0", "vault-1", "vault-2"]);
    const { body } = await first.call("GET", "sys/seal-status");
    assert.deepEqual([body["type"], body["sealed"], body["storage_type"]], ["transit", false, "raft"]);
    await activeNode();
  });

  it("understand all of their configuration", () => {
    for (const { process } of cluster.nodes) assert.doesNotMatch(process.log(), /unknown or unsupported|\bdeprecated\b/i);
  });

  it("log to disk and to standard output, with secrets hashed", async () => {
    const active = await activeNode();
    const { body } = await active.call("GET", "kv/canary", undefined, token);
    assert.deepEqual(body["data"], { value: CANARY });
    const places = { disk: () => readFileSync(cluster.auditFile, "utf8"), "standard output": active.process.log };
    for (const [place, read] of Object.entries(places)) {
      // What a process prints arrives a little later.
      const answer = await until(`seen on ${place}`, active.process, () => Promise.resolve(lastRead(read(), "kv/canary")));
      assert.match(answer?.response?.data?.["value"] ?? "", /^hmac-sha256:[\da-f]{64}$/, place);
      assert.match(answer?.auth?.client_token ?? "", /^hmac-sha256:[\da-f]{64}$/, place);
    }
    const texts = [places.disk(), ...cluster.nodes.map(({ process }) => process.log())];
    for (const secret of [CANARY, token]) assert.ok(!texts.some((text) => text.includes(secret)));
  });

  it("take no audit device through the API", async () => {
    const active = await activeNode();
    const { status, body } = await active.call("PUT", "sys/audit/more", { type: "file", options: { file_path: "stdout" } }, token);
    assert.equal(status, 400);
    assert.match(String(body["errors"]), /cannot enable audit device via API/);
  });

  it("show metrics and begin a change of the recovery keys for those who log in only", async () => {
    const active = await activeNode();
    const metrics = "sys/metrics?format=prometheus";
    assert.equal((await active.call("GET", metrics)).status, 403);
    assert.equal((await active.call("GET", metrics, undefined, token)).status, 200);
    const rekey = await active.call("PUT", "sys/rekey-recovery-key/init", { secret_shares: 1, secret_threshold: 1 });
    assert.ok(rekey.status >= 400, String(rekey.status));
  });

  it("refuse raw storage", async () => {
    const active = await activeNode();
    assert.equal((await active.call("LIST", "sys/raw/", undefined, token)).status, 404);
  });

  it("refuse TLS below 1.2 and plain HTTP", async () => {
    for (const { address } of cluster.nodes) {
      assert.equal(await handshake(address, "TLSv1.1"), "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
      assert.equal(await handshake(address, "TLSv1.2"), "TLSv1.2");
      assert.equal(await handshake(address, "TLSv1.3"), "TLSv1.3");
      assert.equal(await plainStatus(address.replace("https:", "http:")), 400);
    }
  });

  const handshake = (address: string, version: SecureVersion): Promise<string> =>
    new Promise((resolve) => {
      const options = { minVersion: version, maxVersion: version, ca: readFileSync(cluster.caFile), ciphers: "DEFAULT@SECLEVEL=0" };
      const socket = connect({ host: "127.0.0.1", port: Number(new URL(address).port), ...options }, () => {
        resolve(socket.getProtocol() ?? "");
        socket.destroy();
      });
      socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? ""));
    });

  it("go on when the active one is lost, and take it back", async () => {
    await allReady();
    const lost = await activeNode();
    await lost.process.end("SIGKILL");
    const others = cluster.nodes.filter((node) => node !== lost);
    const next = await activeNode(others);
    assert.notEqual(next, lost);
    const standby = others.find((node) => node !== next);
    assert.ok(standby);
    // A standby passes on what it is asked.
    const answer = await until("answering", standby.process, async () => {
      const { status, body } = await standby.call("GET", "kv/canary", undefined, token);
      return status === 200 ? body : undefined;
    });
    assert.deepEqual(answer?.["data"], { value: CANARY });
    assert.equal(await standby.probe("readinessProbe"), 200);
    lost.start();
    await until("back", lost.process, async () => (await lost.probe("readinessProbe").catch(() => 0)) === 200);
    assert.equal((await activeNode()).address, next.address);
  });
});

interface Entry {
  type?: string;
  request?: { operation?: string; path?: string };
  response?: { data?: Record<string, string> };
  auth?: { client_token?: string };
}

function lastRead(text: string, path: string): Entry | undefined {
  const lines = text.split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
  const entries = lines.map((line) => JSON.parse(line) as Entry);
  return entries.findLast(({ type, request }) => type === "response" && request?.path === path && request.operation === "read");
}

function plainStatus(address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${address}/v1/sys/health`, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}
