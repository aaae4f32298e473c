/** A PrivateDockerRegistry on a real Docker engine, made with exactly the inputs that the component registers. */
import assert from "node:assert/strict";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Container } from "dockerode";
import { hashPassword } from "../../components/registry/gateway/passwords";
import { buildGoProgram } from "../../tools/toolchain/build";
import { REGISTRY } from "../../tools/toolchain/modules";
import { privateDockerRegistry } from "../components/registry/programs";
import { containerOptions } from "../support/docker-container";
import { skipWithoutDockerEngine, startDockerEngine, type DockerEngine } from "../support/docker-engine";
import { buildImage, importProgram } from "../support/docker-images";
import { basic, digestOf, OCI_MANIFEST, pushImageBlobs, pushManifest, send, type GatewayUnderTest } from "../support/gateway";
import { issueServerCertificate } from "../support/server-certificate";
import { freePorts } from "../support/server-process";

/** The inputs of a network, all that the component gives. */
interface Network {
  name: string;
  driver: string;
  internal?: boolean;
  options?: Record<string, string>;
}

const USER = 10_001;
const PASSWORDS = { pull: "canary-pull-password", push: "canary-push-password", maintenance: "canary-maintenance-password" };

describe("PrivateDockerRegistry on a real Docker engine", function () {
  this.timeout(120_000);
  let engine: DockerEngine;
  let folder = "";
  let ask: GatewayUnderTest["ask"];
  const containers = new Map<string, Container>();
  const endings: (() => unknown)[] = [];

  before(skipWithoutDockerEngine);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-registry-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    engine = await startDockerEngine();
    endings.push(engine.stop);
    const [port = 0] = await freePorts(1);
    await prepareDirectory(folder);
    const images = await makeImages(engine);
    const registered = await privateDockerRegistry({ address: "127.0.0.1", port, directory: folder });
    for (const { type, inputs } of registered) {
      if (type !== "docker:index/network:Network") continue;
      const { name, driver, internal = false, options = {}, ...others } = inputs as unknown as Network;
      assert.deepEqual([driver, others], ["bridge", {}]);
      await engine.createBridge(name, { Internal: internal, Options: options });
    }
    for (const { type, name, inputs } of registered) {
      if (type !== "docker:index/container:Container") continue;
      const image = images[name as keyof typeof images];
      const { NetworkingConfig, ...options } = containerOptions({ ...inputs, image });
      // An engine before version 25 joins one network when it makes a container; the provider joins the others as well.
      const [first, ...others] = Object.entries(NetworkingConfig?.EndpointsConfig ?? {});
      assert.ok(first);
      const container = await engine.client.createContainer({
        ...options,
        NetworkingConfig: { EndpointsConfig: Object.fromEntries([first]) },
      });
      for (const [network, EndpointConfig] of others) {
        await engine.client.getNetwork(network).connect({ Container: container.id, EndpointConfig });
      }
      containers.set(name, container);
      await container.start();
    }
    const agent = new Agent({ keepAlive: true, ca: readFileSync(join(folder, "tls/trust.pem")) });
    endings.push(() => agent.destroy());
    ask = (method, path, { as = "push", body, headers = {} } = {}) =>
      send(`https://127.0.0.1:${port}${path}`, agent, {
        method,
        headers: { ...(as !== "nobody" && { Authorization: basic(as, PASSWORDS[as]) }), ...headers },
        ...(body !== undefined && { body }),
      });
    await answered();
  });
  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  /** Until the gateway lets somebody in and the registry behind answers. */
  async function answered(): Promise<void> {
    for (let left = 400; ; left -= 1) {
      const status = await ask("GET", "/v2/shop/web/tags/list").then(
        (reply) => reply.status,
        () => 0,
      );
      if (status === 200 || status === 404) return;
      if (left === 0) assert.fail(`${status}: ${await logs()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function logs(): Promise<string> {
    const texts = await Promise.all(
      [...containers].map(async ([name, container]) => {
        const { State } = await container.inspect();
        const log = await container.logs({ stdout: true, stderr: true, follow: false });
        return `${name}: ${State.Status} ${State.Error}\n${log.toString()}`;
      }),
    );
    return texts.join("\n");
  }

  it("takes and gives images", async () => {
    const manifest = await pushImageBlobs({ ask }, "shop/web", "first");
    assert.equal((await pushManifest({ ask }, "shop/web", "1.0.0", manifest)).status, 201);
    const pulled = await ask("GET", "/v2/shop/web/manifests/1.0.0", { as: "pull", headers: { Accept: OCI_MANIFEST } });
    assert.deepEqual([pulled.status, digestOf(pulled.body)], [200, digestOf(manifest)]);
  });

  it("refuses who has no account, and who may only pull", async () => {
    assert.equal((await ask("GET", "/v2/", { as: "nobody" })).status, 401);
    assert.equal((await ask("POST", "/v2/shop/web/blobs/uploads/", { as: "pull" })).status, 403);
  });

  it("keeps a tag what it is", async () => {
    const other = await pushImageBlobs({ ask }, "shop/web", "second");
    const { status, error } = await pushManifest({ ask }, "shop/web", "1.0.0", other);
    assert.deepEqual([status, error.code], [409, "DENIED"]);
  });

  it("collects garbage while no one pushes, and keeps what has no tag", async () => {
    const untagged = await pushImageBlobs({ ask }, "shop/web", "untagged");
    const path = `/v2/shop/web/manifests/${digestOf(untagged)}`;
    assert.equal((await pushManifest({ ask }, "shop/web", digestOf(untagged), untagged)).status, 201);
    const lost = (await pushImageBlobs({ ask }, "shop/web", "lost")).toString();
    const { digest } = (JSON.parse(lost) as { layers: [{ digest: string }] }).layers[0];
    assert.equal((await ask("HEAD", `/v2/shop/web/blobs/${digest}`)).status, 200);

    assert.equal((await ask("POST", "/-/maintenance?lease=test&seconds=60", { as: "maintenance" })).status, 200);
    assert.equal((await ask("POST", "/v2/shop/web/blobs/uploads/")).status, 503);
    const command = ["registry", "garbage-collect", "/run/portcullis/registry.json"];
    assert.equal(await exitCodeOf(containers.get("registry-registry"), command), 0);
    assert.equal((await ask("DELETE", "/-/maintenance?lease=test", { as: "maintenance" })).status, 200);

    assert.equal((await ask("GET", path, { as: "pull", headers: { Accept: OCI_MANIFEST } })).status, 200);
    assert.equal((await ask("HEAD", `/v2/shop/web/blobs/${digest}`)).status, 404);
    assert.equal((await ask("POST", "/v2/shop/web/blobs/uploads/")).status, 202);
  });

  it("runs without rights, on what it may not write to", async () => {
    for (const container of containers.values()) {
      const { Config, HostConfig } = await container.inspect();
      assert.equal(Config.User, `${USER}:${USER}`);
      assert.deepEqual([HostConfig.ReadonlyRootfs, HostConfig.CapDrop, HostConfig.CapAdd], [true, ["ALL"], []]);
      assert.deepEqual(HostConfig.SecurityOpt, ["no-new-privileges:true"]);
    }
    const registry = containers.get("registry-registry");
    assert.deepEqual(Object.keys((await registry?.inspect())?.NetworkSettings.Networks ?? {}), ["registry-inside"]);
    assert.notEqual(await exitCodeOf(registry, ["/bin/sh", "-c", "echo >/bin/other"]), 0);
  });

  it("finds each other again when either is started anew", async () => {
    for (const name of ["registry-registry", "registry-gateway"]) {
      await containers.get(name)?.restart();
      await answered();
    }
    assert.equal((await ask("HEAD", "/v2/shop/web/manifests/1.0.0", { headers: { Accept: OCI_MANIFEST } })).status, 200);
  });
});

async function prepareDirectory(folder: string): Promise<void> {
  for (const name of ["tls", "accounts", "data", "state"]) mkdirSync(join(folder, name));
  for (const name of ["data", "state"]) chownSync(join(folder, name), USER, USER);
  const { certFile, keyFile, caFile } = issueServerCertificate(join(folder, "tls"), ["IP:127.0.0.1"]);
  const identity = join(folder, "tls/identity.pem");
  writeFileSync(identity, `${readFileSync(keyFile, "utf8")}${readFileSync(certFile, "utf8")}`, { mode: 0o440 });
  writeFileSync(join(folder, "tls/trust.pem"), readFileSync(caFile));
  const accounts = await Promise.all(
    Object.entries(PASSWORDS).map(async ([role, password]) => ({ name: role, role, passwordHash: await hashPassword(password) })),
  );
  const file = join(folder, "accounts/accounts.json");
  writeFileSync(file, JSON.stringify({ accounts }), { mode: 0o440 });
  // The programs read them as the group.
  for (const readable of [identity, file]) chownSync(readable, 0, USER);
}

/** What the official images hold, as far as the component needs it. */
async function makeImages(engine: DockerEngine): Promise<Record<"registry-registry" | "registry-gateway", string>> {
  await importProgram(engine, "portcullis/shell:1", "/bin/sh", "bin/sh");
  const dockerfile = "FROM portcullis/shell:1\nCOPY registry /bin/registry\n";
  await buildImage(engine, "portcullis/registry:3", dockerfile, {
    registry: { copy: await buildGoProgram(REGISTRY) },
  });
  await importProgram(engine, "portcullis/node:24", process.execPath, "usr/local/bin/node");
  return { "registry-registry": "portcullis/registry:3", "registry-gateway": "portcullis/node:24" };
}

async function exitCodeOf(container: Container | undefined, command: string[]): Promise<number | null> {
  assert.ok(container);
  const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  await new Promise((resolve) => stream.once("close", resolve).once("end", resolve).resume());
  return (await exec.inspect()).ExitCode;
}
