import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { State } from "../../../../components/registry/gateway/state";
import {
  digestOf,
  type GatewayUnderTest,
  indexOf,
  OCI_INDEX,
  OCI_MANIFEST,
  plain,
  pushBlob,
  pushImageBlobs,
  pushManifest,
  startGatewayUnderTest,
} from "../../../support/gateway";
import { referrer, referringTo } from "../../../support/signature-content";

const ACCEPT = [OCI_MANIFEST, OCI_INDEX].join(", ");

describe("a registry behind the gateway that is killed", () => {
  let gateway: GatewayUnderTest;
  beforeEach(async () => {
    gateway = await startGatewayUnderTest();
  });
  afterEach(() => gateway.stop());

  const get = async (path: string): Promise<Buffer | number> => {
    const { status, body } = await gateway.ask("GET", path, { as: "pull", headers: { Accept: ACCEPT } });
    return status === 200 ? body : status;
  };

  it("loses nothing that was acknowledged", async () => {
    const acknowledged = new Map<string, Buffer>();
    const bundles: Buffer[] = [];
    let isOver = false;
    let failures = 0;
    /** Pushes image after image, each under a tag, the same again, and its digest in a tag that grows. */
    const work = async (worker: number): Promise<void> => {
      const repository = `app-${worker % 2}`;
      for (let number = 0; !isOver; number += 1) {
        try {
          const content = randomBytes(worker === 0 ? 200_000 : 500).toString("hex");
          const manifest = await pushImageBlobs(gateway, repository, content);
          acknowledged.set(`/v2/${repository}/blobs/${digestOf(Buffer.from(content))}`, Buffer.from(content));
          for (const tag of [`v${worker}-${number}`, `v${worker}-${number}`, `again-${worker}-${number}`]) {
            const { status } = await pushManifest(gateway, repository, tag, manifest);
            if (status !== 201) throw new Error(`status ${status}`);
            acknowledged.set(`/v2/${repository}/manifests/${tag}`, manifest);
          }
          if (worker !== 1) continue;
          const bundle = await pushImageBlobs(gateway, repository, content, REFERRING);
          const pushed = await pushManifest(gateway, repository, digestOf(bundle), bundle);
          if (pushed.status !== 201) throw new Error(`status ${pushed.status}`);
          bundles.push(bundle);
          const index = indexOf([], { manifests: bundles.map((each) => referrer(each)) });
          const { status } = await pushManifest(gateway, repository, SIGNATURES, index, OCI_INDEX);
          if (status !== 201) throw new Error(`status ${status}`);
          acknowledged.set(`/v2/${repository}/manifests/${SIGNATURES}`, index);
        } catch {
          failures += 1;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    };
    const workers = [0, 1, 2, 3].map(work);
    for (let kill = 1; kill <= 8; kill += 1) {
      const before = acknowledged.size;
      while (acknowledged.size < before + 15) await new Promise((resolve) => setTimeout(resolve, 5));
      await gateway.registry.end("SIGKILL");
      await gateway.registry.start();
    }
    isOver = true;
    await Promise.all(workers);
    assert.ok(failures > 0, "no push was running when the registry was killed");
    const lost: string[] = [];
    for (const [path, bytes] of acknowledged) {
      const found = await get(path);
      if (typeof found === "number" || !found.equals(bytes))
        lost.push(`${path}: ${typeof found === "number" ? found : "other bytes"}`);
    }
    assert.deepEqual(lost, []);
    assert.ok(acknowledged.size > 100, `${acknowledged.size} were acknowledged`);
    assert.deepEqual(readdirSync(join(gateway.registry.volume, "gateway/pending")), [], "everything that was begun was finished");
  });

  it("writes nothing again that is there: a link would be empty for a moment", async () => {
    const manifest = await pushImageBlobs(gateway, "app", "layer");
    await pushManifest(gateway, "app", "v1", manifest);
    await pushManifest(gateway, "app", digestOf(manifest), manifest);
    await gateway.registry.end("SIGKILL");
    const links = ["_manifests/tags/v1/current", `_layers/sha256/${digestOf(Buffer.from("layer")).slice(7)}`].map((path) =>
      join(gateway.registry.volume, "docker/registry/v2/repositories/app", path, "link"),
    );
    for (const link of links) assert.ok(existsSync(link));
    const before = links.map(changed);
    await gateway.registry.start();
    await pushBlob(gateway, "app", Buffer.from("layer"));
    for (const reference of ["v1", digestOf(manifest)])
      assert.equal((await pushManifest(gateway, "app", reference, manifest)).status, 201);
    assert.equal(
      (await gateway.ask("POST", `/v2/app/blobs/uploads/?mount=${digestOf(Buffer.from("layer"))}&from=app`)).status,
      201,
    );
    assert.deepEqual(links.map(changed), before);
  });

  it("is given the push that was cut off when it is back, before any other", async () => {
    const manifest = await pushImageBlobs(gateway, "app", "layer");
    const other = await pushImageBlobs(gateway, "app", "other");
    const state = new State(join(gateway.registry.volume, "gateway"));
    await pushManifest(gateway, "app", "v0", other);
    // As an earlier gateway left it that ended together with the registry: a link that is empty, of a tag whose push was written down.
    await state.remember({ repository: "app", reference: "v1", mediaType: OCI_MANIFEST, bytes: manifest });
    await pushManifest(gateway, "app", digestOf(manifest), manifest);
    const link = join(
      gateway.registry.volume,
      "docker/registry/v2/repositories/app/_manifests/revisions/sha256",
      digestOf(manifest).slice(7),
      "link",
    );
    writeFileSync(link, "");
    assert.equal(await get(`/v2/app/manifests/${digestOf(manifest)}`), 500);
    await gateway.registry.end("SIGKILL");
    await gateway.restart();
    assert.equal((await pushManifest(gateway, "app", "v2", other)).status, 503, "before that, nothing is written");
    assert.equal((await plain(`${gateway.probes}/-/readyz`)).status, 503);
    await gateway.registry.start();
    while ((await pushManifest(gateway, "app", "v2", other)).status === 503)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(await get("/v2/app/manifests/v1"), manifest);
    assert.deepEqual(await get(`/v2/app/manifests/${digestOf(manifest)}`), manifest);
    assert.equal((await pushManifest(gateway, "app", "v1", other)).status, 409);
    assert.deepEqual(await state.pending(), []);
  });

  it("can be pushed a blob again whose link was damaged", async () => {
    const digest = await pushBlob(gateway, "app", Buffer.from("layer"));
    writeFileSync(join(gateway.registry.volume, "docker/registry/v2/repositories/app/_layers/sha256", digest.slice(7), "link"), "");
    assert.equal((await gateway.ask("HEAD", `/v2/app/blobs/${digest}`)).status, 404);
    await pushBlob(gateway, "app", Buffer.from("layer"));
    assert.deepEqual(await get(`/v2/app/blobs/${digest}`), Buffer.from("layer"));
  });
});

const SIGNATURES = `sha256-${"ab".repeat(32)}`;
const REFERRING = referringTo(`sha256:${"ab".repeat(32)}`);

/** When the file was last written, and as which file. */
function changed(file: string): string {
  const { ino, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${mtimeNs}`;
}
