/** What a `SignedImage` asks Docker for, done by a real engine: built, pushed, signed with a key in a real Vault, and pulled by what it gives out. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { ImageBuildOptions } from "dockerode";
import type * as Components from "../../components";
import { provider } from "../../components/signing/provider";
import { buildGoProgram } from "../../tools/toolchain/build";
import { CONTAINER_PROBE } from "../../tools/toolchain/modules";
import { prepareCosign, type Cosign } from "../support/cosign";
import { skipWithoutDockerEngine, startDockerEngine, type DockerEngine } from "../support/docker-engine";
import { importProgram, pullImage, pushImage } from "../support/docker-images";
import { startOpenBao, type OpenBao } from "../support/openbao";
import { register } from "../support/register";
import { ACCOUNT, startDistribution, type TestRegistry } from "../support/registries";
import { makeTransitKeys, signerToken } from "../support/signing-key";

/** The inputs of `docker.Image`, as the component registers it. */
interface ImageInputs {
  imageName: string;
  build: {
    context: string;
    dockerfile: string;
    platform: string;
    target: string;
    args: Record<string, string>;
    builderVersion: string;
  };
}

describe("a signed image, built by a real Docker engine", function () {
  this.timeout(300_000);
  const environment = { ...process.env };
  const endings: (() => Promise<void> | void)[] = [];
  let engine: DockerEngine;
  let registry: TestRegistry;
  let bao: OpenBao;
  let cosigns: Cosign[];
  let folder: string;
  let host: string;
  let image: ImageInputs;
  let signature: Record<string, unknown>;
  let reference: string;

  before(skipWithoutDockerEngine);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-build-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    registry = await startDistribution();
    endings.push(registry.stop);
    bao = await startOpenBao();
    endings.push(bao.stop);
    engine = await startDockerEngine();
    endings.push(engine.stop);
    cosigns = await Promise.all([prepareCosign(2), prepareCosign(3)]);
    for (const { remove } of cosigns) endings.push(remove);
    await makeTransitKeys(bao, [{ name: "images", file: join(folder, "images.pub") }]);
    const port = Number(new URL(registry.address).port);
    await engine.trust({ port, caFile: registry.certificate.caFile });
    host = `localhost:${port}`;
    const auth = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
    const dockerConfig = join(folder, "docker");
    mkdirSync(dockerConfig);
    writeFileSync(join(dockerConfig, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
    const token = await signerToken(bao, "images");
    Object.assign(process.env, { VAULT_TOKEN: token, VAULT_CACERT: bao.caFile, DOCKER_CONFIG: dockerConfig });
    endings.push(() => {
      for (const name of ["VAULT_TOKEN", "VAULT_CACERT", "DOCKER_CONFIG"]) {
        if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = environment[name];
      }
    });
  });
  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  it("is built with exactly what the component asks for", async () => {
    const base = `${host}/base/probe:1.0.0`;
    await importProgram(engine, base, await buildGoProgram(CONTAINER_PROBE), "probe");
    const digest = await pushImage(engine, base, ACCOUNT);
    const context = join(folder, "app");
    mkdirSync(context);
    writeFileSync(
      join(context, "Dockerfile"),
      `FROM ${base}@${digest} AS runtime\nARG RELEASE\nLABEL release="$RELEASE"\nUSER 10001:10001\nENTRYPOINT ["/probe"]\n\nFROM runtime AS other\nLABEL other="yes"\n`,
    );
    const registered = await register(() => {
      const { SignedImage } = require("../../components") as typeof Components;
      return new SignedImage("probe", {
        repository: `${host}/shop/probe`,
        version: "1.4.2",
        context,
        target: "runtime",
        buildArguments: { RELEASE: "stable" },
        source: { uri: "git+https://git.example.com/shop", commit: "0123456789abcdef0123456789abcdef01234567" },
        builder: "https://ci.example.com/shop",
        key: { address: bao.address, name: "images" },
        registryCa: registry.options.ca,
      });
    });
    const inputsOf = (type: string): unknown => registered.find((resource) => resource.type === type)?.inputs;
    image = inputsOf("docker:index/image:Image") as ImageInputs;
    signature = inputsOf("pulumi-nodejs:dynamic/signing:ImageSignature") as Record<string, unknown>;

    const { imageName, build } = image;
    const dockerfile = relative(build.context, build.dockerfile);
    // As the provider of @pulumi/docker translates them (provider/image.go): "2" is BuildKit.
    assert.equal(build.builderVersion, "BuilderBuildKit");
    const options: ImageBuildOptions = {
      t: imageName,
      dockerfile,
      platform: build.platform,
      target: build.target,
      buildargs: build.args,
      version: "2",
    };
    await engine.finish(await engine.client.buildImage({ context: build.context, src: [dockerfile] }, options));
    const { Config, Os, Architecture } = await engine.client.getImage(imageName).inspect();
    assert.deepEqual([Config.User, Config.Labels, `${Os}/${Architecture}`], ["10001:10001", { release: "stable" }, build.platform]);
  });

  it("is signed by the digest that the engine has pushed, and by nothing else", async () => {
    const digest = await pushImage(engine, image.imageName, ACCOUNT);
    const { RepoDigests } = await engine.client.getImage(image.imageName).inspect();
    reference = `${host}/shop/probe@${digest}`;
    assert.ok(RepoDigests.includes(reference), RepoDigests.join());
    const { create, read } = provider("ImageSignature") as Required<ReturnType<typeof provider>>;
    const { id, outs } = (await create({ ...signature, image: reference })) as { id: string; outs: object };
    assert.equal(id, reference);
    assert.deepEqual((await read(id, outs)).id, reference);
    const key = join(folder, "images.pub");
    for (const cosign of cosigns) {
      const args = ["--key", key, "-a", "version=1.4.2", `${registry.registry}/shop/probe@${digest}`];
      const verified = await cosign.verify(registry, "verify", args);
      assert.ok(verified.isAccepted, verified.stderr);
    }
  });

  it("is pulled by what the component gives out", async () => {
    await engine.client.getImage(image.imageName).remove({ force: true });
    await pullImage(engine, reference, ACCOUNT);
    assert.equal((await engine.client.getImage(reference).inspect()).Config.User, "10001:10001");
  });
});
