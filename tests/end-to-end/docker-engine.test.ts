import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { evaluate } from "../../policies/evaluate";
import { profiles } from "../../policies/profiles";
import { resolveProfile } from "../../policies/profiles/resolve";
import { readDockerfile } from "../../policies/sources/dockerfile";
import { buildGoProgram } from "../../tools/toolchain/build";
import { CONTAINER_PROBE } from "../../tools/toolchain/modules";
import { privateDockerRegistry } from "../components/registry/programs";
import { CONTAINER } from "../support/docker";
import { containerOptions } from "../support/docker-container";
import { skipWithoutDockerEngine, startDockerEngine, type DockerEngine } from "../support/docker-engine";
import { buildImage, importProgram, pullImage, pushImage } from "../support/docker-images";
import { ACCOUNT, startReferrersRegistry, type TestRegistry } from "../support/registries";

/** What the program in the container has printed. */
interface Report {
  uid: number;
  gid: number;
  status: Record<string, string>;
  writing: Record<string, string>;
  interfaces: string[];
  processes: number;
}

describe("a real Docker engine", () => {
  let engine: DockerEngine;
  const endings: (() => Promise<void>)[] = [];
  let registry: TestRegistry;
  let host = "";
  let image = "";
  let digest = "";

  before(skipWithoutDockerEngine);
  before(async () => {
    registry = await startReferrersRegistry();
    endings.push(registry.stop);
    engine = await startDockerEngine();
    endings.push(engine.stop);
    host = await trusted(registry);

    const base = `${host}/base/probe:1.0.0`;
    await importProgram(engine, base, await buildGoProgram(CONTAINER_PROBE), "probe");
    const dockerfile = dockerfileOn(`${base}@${await pushImage(engine, base, ACCOUNT)}`);
    assert.deepEqual(findingsAt("prod", dockerfile), []);
    image = `${host}/shop/probe:1.0.0`;
    await buildImage(engine, image, dockerfile);
    digest = await pushImage(engine, image, ACCOUNT);
  });

  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  it("pushes what it has built, and pulls it by digest", async () => {
    const pinned = `${host}/shop/probe@${digest}`;
    await engine.client.getImage(image).remove({ force: true });
    await pullImage(engine, pinned, ACCOUNT);
    const { Config } = await engine.client.getImage(pinned).inspect();
    assert.equal(Config.User, "10001:10001");
    assert.deepEqual(Config.Entrypoint, ["/probe"]);
  });

  it("says why a registry refuses", async () => {
    const wrong = { ...ACCOUNT, password: "other" };
    await assert.rejects(pullImage(engine, image, wrong), /no basic auth credentials|unauthorized/i);
  });

  it("verifies the certificate of a registry", async () => {
    const other = await startReferrersRegistry();
    endings.push(other.stop);
    const name = `${await trusted({ ...other, certificate: registry.certificate })}/shop/probe`;
    await engine.client.getImage(`${host}/base/probe:1.0.0`).tag({ repo: name, tag: "1.0.0" });
    await assert.rejects(pushImage(engine, `${name}:1.0.0`, ACCOUNT), /certificate signed by unknown authority/);
  });

  it("runs a container with the protections that a compliant one asks for", async () => {
    await engine.createBridge("shop");
    const inputs = {
      ...CONTAINER.inputs,
      image: `${host}/base/probe:1.0.0`,
      command: ["/probe", "/", "/tmp", "/data"],
      tmpfs: { "/tmp": "size=1m,mode=1777" },
      logDriver: "json-file",
      logOpts: { "max-size": "1m", "max-file": "2" },
      memorySwap: 256,
      ports: [],
    };
    const container = await engine.client.createContainer(containerOptions(inputs));
    await container.start();
    assert.deepEqual(await container.wait(), { StatusCode: 0, Error: null });
    const report = await printed(container);
    assert.deepEqual([report.uid, report.gid], [10001, 10001]);
    const { CapEff, CapPrm, CapBnd, NoNewPrivs, Seccomp } = report.status;
    assert.deepEqual([CapEff, CapPrm, CapBnd].map(Number), [0, 0, 0]);
    assert.deepEqual([NoNewPrivs, Seccomp], ["1", "2"]);
    assert.match(report.writing["/"] ?? "", /read-only file system/);
    assert.equal(report.writing["/tmp"], "");
    assert.match(report.writing["/data"] ?? "", /permission denied/);
    assert.deepEqual(report.interfaces, ["eth0", "lo"]);
    assert.equal(report.processes, 256);

    const { HostConfig } = await container.inspect();
    assert.deepEqual([HostConfig.Memory, HostConfig.MemorySwap, HostConfig.NanoCpus], [268435456, 268435456, 500000000]);
    assert.deepEqual(HostConfig.LogConfig, { Type: "json-file", Config: { "max-size": "1m", "max-file": "2" } });
    assert.equal(HostConfig.ReadonlyRootfs, true);
  });

  it("confines what runs in the containers of a PrivateDockerRegistry", async () => {
    const registered = await privateDockerRegistry();
    const containers = registered.filter(({ type }) => type === "docker:index/container:Container");
    assert.equal(containers.length, 2);
    for (const { inputs } of containers) {
      // What it runs, and where, is another matter; all that confines it stays.
      const { envs, mounts, healthcheck, networksAdvanced, ports, ...confined } = inputs;
      assert.ok(envs && mounts && healthcheck && networksAdvanced);
      assert.equal(ports === undefined, confined["name"] === "registry-registry");
      const what = { image: `${host}/base/probe:1.0.0`, entrypoints: ["/probe"], command: ["/", "/run/portcullis"], restart: "no" };
      const container = await engine.client.createContainer(containerOptions({ ...confined, ...what, networkMode: "none" }));
      await container.start();
      assert.deepEqual(await container.wait(), { StatusCode: 0, Error: null });
      const { uid, gid, status, writing, interfaces, processes } = await printed(container);
      assert.deepEqual([uid, gid, processes, interfaces], [10001, 10001, 512, ["lo"]]);
      assert.deepEqual([status["CapEff"], status["CapBnd"]].map(Number), [0, 0]);
      assert.deepEqual([status["NoNewPrivs"], status["Seccomp"]], ["1", "2"]);
      assert.match(writing["/"] ?? "", /read-only file system/);
      assert.equal(writing["/run/portcullis"], "");
      const { HostConfig } = await container.inspect();
      const memory = (confined["name"] === "registry-registry" ? 512 : 256) * 1024 * 1024;
      assert.deepEqual([HostConfig.Memory, HostConfig.MemorySwap, HostConfig.NanoCpus], [memory, memory, 1_000_000_000]);
      assert.deepEqual(HostConfig.LogConfig, { Type: "json-file", Config: { "max-size": "10m", "max-file": "5" } });
    }
  });

  it("sets the limits of a container that runs, without a network", async () => {
    const inputs = {
      ...Object.fromEntries(Object.entries(CONTAINER.inputs).filter(([name]) => name !== "networksAdvanced" && name !== "ports")),
      name: "limited",
      image: `${host}/base/probe:1.0.0`,
      command: ["/probe", "-wait"],
      networkMode: "none",
    };
    const container = await engine.client.createContainer(containerOptions(inputs));
    await container.start();
    const stats = (await container.stats({ stream: false })) as { memory_stats: { limit?: number } };
    assert.equal(stats.memory_stats.limit, 268435456);
    await container.stop();
    assert.deepEqual((await printed(container)).interfaces, ["lo"]);
  });

  it("refuses to drop an input", () => {
    assert.throws(() => containerOptions({ ...CONTAINER.inputs, gpus: "all" }), /the input gpus of a container is not mapped/);
    assert.throws(
      () => containerOptions({ ports: [{ internal: 1, range: 2 }] }),
      /the input range of a part of a container is not mapped/,
    );
  });

  it("leaves nothing behind", async () => {
    const other = await startDockerEngine();
    const { DockerRootDir } = (await other.client.info()) as { DockerRootDir: string };
    await other.stop();
    const mounts = readFileSync("/proc/mounts", "utf8");
    assert.ok(!mounts.includes(DockerRootDir), "no mount is left");
    assert.ok(!existsSync(DockerRootDir), "no file is left");
  });

  /** Makes the engine trust a registry, and gives the name by which it has to be called. */
  async function trusted({ address, certificate: { caFile } }: TestRegistry): Promise<string> {
    const port = Number(new URL(address).port);
    await engine.trust({ port, caFile });
    return `localhost:${port}`;
  }

  async function printed(container: { logs: (options: { stdout: true; follow: false }) => Promise<Buffer> }): Promise<Report> {
    const log = await container.logs({ stdout: true, follow: false });
    // Eight bytes before each part say which stream it is of.
    return JSON.parse(log.subarray(8).toString()) as Report;
  }
});

function dockerfileOn(base: string): string {
  return `FROM ${base}
USER 10001:10001
HEALTHCHECK CMD ["/probe", "-health"]
ENTRYPOINT ["/probe"]
`;
}

function findingsAt(profile: string, dockerfile: string): unknown[] {
  const chosen = profiles.get(profile);
  assert.ok(chosen);
  const { subjects, errors } = readDockerfile(dockerfile, { file: "Dockerfile" });
  assert.deepEqual(errors, []);
  assert.equal(subjects.length, 1);
  return [...evaluate(resolveProfile(chosen, {}), subjects).findings];
}
