import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type ClientRequest, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { State } from "../../../../components/registry/gateway/state";
import {
  basic,
  digestOf,
  type GatewayUnderTest,
  indexOf,
  OCI_INDEX,
  OCI_MANIFEST,
  plain,
  pushBlob,
  pushImageBlobs,
  pushManifest,
  type Reply,
  startGatewayUnderTest,
} from "../../../support/gateway";
import { type Listed, listed, referrer, referringTo, signatureImage } from "../../../support/signature-content";

describe("maintenance of a registry behind the gateway", () => {
  let gateway: GatewayUnderTest;
  beforeEach(async () => {
    gateway = await startGatewayUnderTest({ limits: { leaseSeconds: 600, drainSeconds: 60 } });
  });
  afterEach(() => gateway.stop());

  const begin = (lease: string, seconds = 600): Promise<Reply> =>
    gateway.ask("POST", `/-/maintenance?lease=${lease}&seconds=${seconds}`, { as: "maintenance" });
  const end = (lease: string): Promise<Reply> => gateway.ask("DELETE", `/-/maintenance?lease=${lease}`, { as: "maintenance" });
  const write = (): Promise<Reply> => gateway.ask("POST", "/v2/app/blobs/uploads/");
  /** A push of a part, whose body goes on until it is ended. */
  const startPush = async (): Promise<ClientRequest> => {
    const { headers } = await write();
    const ca = readFileSync(gateway.certificate.caFile);
    const authorization = { Authorization: basic("push", gateway.passwords.push) };
    const sent = request(`${gateway.address}${headers.location ?? ""}`, {
      method: "PATCH",
      ca,
      agent: false,
      headers: authorization,
    });
    sent.on("error", () => undefined);
    sent.write("part");
    while (!(await gateway.metrics()).includes("writes_in_flight 1\n")) continue;
    return sent;
  };

  it("refuses writes, and no reads, until it ends", async () => {
    const manifest = await pushImageBlobs(gateway, "app", "layer");
    await pushManifest(gateway, "app", "v1", manifest);
    const { headers } = await write();
    const begun = await begin("nightly");
    assert.equal(begun.status, 200);
    assert.equal((JSON.parse(begun.body.toString()) as { lease: string }).lease, "nightly");
    const location = headers.location ?? "";
    const writes = [
      write(),
      gateway.ask("PATCH", location, { body: "part" }),
      gateway.ask("PUT", `${location}&digest=${digestOf(Buffer.from("part"))}`, { body: "part" }),
      pushManifest(gateway, "app", "v1", manifest),
      pushManifest(gateway, "app", `sha256-${"ab".repeat(32)}`, manifest),
      gateway.ask("POST", `/v2/other/blobs/uploads/?mount=${digestOf(Buffer.from("{}"))}&from=app`),
    ];
    for (const { status, error, headers } of await Promise.all(writes)) {
      assert.deepEqual([status, error.code], [503, "UNAVAILABLE"]);
      assert.ok(Number(headers["retry-after"]) > 0);
    }
    const read = await gateway.ask("GET", "/v2/app/manifests/v1", { as: "pull", headers: { Accept: OCI_MANIFEST } });
    assert.equal(read.status, 200);
    assert.match(await gateway.metrics(), /maintenance_refusals_total 6\n[^]*maintenance_lease_active 1\n/);
    assert.equal((await end("nightly")).status, 200);
    assert.equal((await write()).status, 202);
    assert.match(await gateway.metrics(), /maintenance_lease_active 0\n/);
  });

  it("begins when the pushes that run have ended, and lets no new one in meanwhile", async () => {
    const running = await startPush();
    let isBegun = false;
    const begun = begin("nightly").then((reply) => {
      isBegun = true;
      return reply;
    });
    while ((await write()).status !== 503) continue;
    const joined = begin("nightly");
    assert.equal((await begin("other")).status, 409);
    assert.equal(isBegun, false);
    running.end("end");
    const [response] = (await once(running, "response")) as [IncomingMessage];
    assert.equal(response.statusCode, 202, "the push that ran was not cut off");
    assert.deepEqual([(await begun).status, (await joined).status], [200, 200]);
  });

  it("does not begin for somebody who has gone", async () => {
    const running = await startPush();
    const ca = readFileSync(gateway.certificate.caFile);
    const authorization = { Authorization: basic("maintenance", gateway.passwords.maintenance) };
    const options = { method: "POST", ca, agent: false, headers: authorization };
    const asked = request(`${gateway.address}/-/maintenance?lease=nightly`, options);
    asked.on("error", () => undefined);
    asked.end();
    while ((await write()).status !== 503) continue;
    asked.destroy();
    while ((await write()).status !== 202) continue;
    running.destroy();
  });

  it("counts a push that is cut off as ended", async () => {
    const running = await startPush();
    const begun = begin("nightly");
    running.destroy();
    assert.equal((await begun).status, 200);
  });

  it("is begun and ended as often as one likes, by the one who holds it", async () => {
    assert.equal((await end("nightly")).status, 200, "there is none");
    for (let time = 0; time < 3; time += 1) assert.equal((await begin("nightly")).status, 200);
    assert.deepEqual([(await begin("other")).status, (await end("other")).status], [409, 409]);
    assert.equal((await write()).status, 503);
    for (let time = 0; time < 2; time += 1) assert.equal((await end("nightly")).status, 200);
    assert.equal((await begin("other")).status, 200);
    const long = await begin("other", 601);
    assert.deepEqual([long.status, long.error.message], [400, "a lease lasts 600 seconds at most"]);
    assert.equal((await gateway.ask("POST", "/-/maintenance", { as: "maintenance" })).status, 400);
  });

  it("ends by itself", async () => {
    assert.equal((await begin("nightly", 1)).status, 200);
    assert.equal((await write()).status, 503);
    while ((await write()).status !== 202) continue;
    assert.equal((await begin("other")).status, 200);
  });

  it("goes on when the gateway is started anew", async () => {
    await begin("nightly");
    // Something is left to be finished: it waits as well, and does not keep the one from ending maintenance who began it.
    const state = new State(join(gateway.registry.volume, "gateway"));
    await state.remember({ repository: "app", reference: "v1", mediaType: OCI_MANIFEST, bytes: Buffer.from("{}") });
    await gateway.restart();
    assert.match(await gateway.metrics(), /maintenance_lease_active 1\n/);
    assert.equal((await plain(`${gateway.probes}/-/readyz`)).status, 200);
    assert.equal((await write()).status, 503);
    assert.equal((await state.pending()).length, 1);
    assert.equal((await end("nightly")).status, 200);
    while ((await write()).status !== 202) continue;
    assert.deepEqual(await state.pending(), []);
  });
});

describe("garbage collection of a registry behind the gateway", () => {
  const SOURCE = [OCI_MANIFEST, OCI_INDEX].join(", ");
  let gateway: GatewayUnderTest;
  /** What must be there afterwards, as path and content. */
  let kept: Map<string, Buffer>;
  let orphan: string;

  beforeEach(async () => {
    gateway = await startGatewayUnderTest();
    kept = new Map();
    const keep = async (repository: string, reference: string, bytes: Buffer, mediaType = OCI_MANIFEST): Promise<void> => {
      const { status, body } = await pushManifest(gateway, repository, reference, bytes, mediaType);
      assert.equal(status, 201, body.toString());
      kept.set(`/v2/${repository}/manifests/${reference}`, bytes);
      const { config, layers = [] } = JSON.parse(bytes.toString()) as Partial<Record<"layers", Listed[]>> & { config?: Listed };
      for (const { digest } of [...(config ? [config] : []), ...layers]) {
        const path = `/v2/${repository}/blobs/${digest}`;
        kept.set(path, (await gateway.ask("GET", path)).body);
      }
    };
    const signatureTag = (bytes: Buffer): string => digestOf(bytes).replace(":", "-");
    const image = await pushImageBlobs(gateway, "team/app", "image");
    await keep("team/app", "v1", image);
    const signature = Buffer.from("signature of cosign 2");
    await pushBlob(gateway, "team/app", signature);
    await keep("team/app", `${signatureTag(image)}.sig`, signatureImage([signature]));
    const bundle = await pushImageBlobs(gateway, "team/app", "bundle of cosign 3", referringTo(digestOf(image)));
    await keep("team/app", digestOf(bundle), bundle);
    await keep("team/app", signatureTag(image), indexOf([], { manifests: [referrer(bundle)] }), OCI_INDEX);
    // Of several platforms: the children have no tags, one is below a nested index, and one is signed.
    const children = await Promise.all(["amd64", "arm64", "nested"].map((content) => pushImageBlobs(gateway, "multi", content)));
    const [amd64 = Buffer.alloc(0), arm64 = Buffer.alloc(0), deep = Buffer.alloc(0)] = children;
    for (const child of children) await keep("multi", digestOf(child), child);
    const nested = indexOf([deep]);
    await keep("multi", digestOf(nested), nested, OCI_INDEX);
    const entries = [amd64, arm64].map((child) => listed(child));
    const index = indexOf([], { manifests: [...entries, { ...listed(nested), mediaType: OCI_INDEX }] });
    await keep("multi", "v1", index, OCI_INDEX);
    const childBundle = await pushImageBlobs(gateway, "multi", "bundle of a child", referringTo(digestOf(amd64)));
    await keep("multi", digestOf(childBundle), childBundle);
    await keep("multi", signatureTag(amd64), indexOf([], { manifests: [referrer(childBundle)] }), OCI_INDEX);
    // The same layers in another repository, and one that nothing refers to.
    await keep("copy", "v1", await pushImageBlobs(gateway, "copy", "amd64"));
    orphan = await pushBlob(gateway, "team/app", Buffer.from("nothing refers to it"));
    await pushBlob(gateway, "only-blobs", Buffer.from("of a push that was given up"));
    await gateway.ask("POST", "/v2/only-uploads/blobs/uploads/");
  });
  afterEach(() => gateway.stop());

  const missing = async (): Promise<string[]> => {
    const paths: string[] = [];
    for (const [path, bytes] of kept) {
      const { body } = await gateway.ask("GET", path, { as: "pull", headers: { Accept: SOURCE } });
      if (!body.equals(bytes)) paths.push(path);
    }
    return paths;
  };
  const collect = async (...parameters: string[]): Promise<string> => {
    const maintain = (method: string): Promise<Reply> => gateway.ask(method, "/-/maintenance?lease=collect", { as: "maintenance" });
    assert.equal((await maintain("POST")).status, 200);
    const printed = await gateway.registry.collect(...parameters);
    assert.equal((await maintain("DELETE")).status, 200);
    return printed;
  };

  it("removes what nothing refers to, and keeps tags, signatures, bundles and the children of indexes", async () => {
    const printed = await collect();
    assert.match(printed, /2 blobs and 0 manifests eligible for deletion/);
    assert.deepEqual(await missing(), []);
    assert.equal((await gateway.ask("GET", `/v2/team/app/blobs/${orphan}`)).status, 404);
    assert.ok(
      !existsSync(join(gateway.registry.volume, "docker/registry/v2/blobs/sha256", orphan.slice(7, 9), orphan.slice(7), "data")),
    );
    // And it can be pushed again: nothing remembers that it was there.
    assert.equal(await pushBlob(gateway, "team/app", Buffer.from("nothing refers to it")), orphan);
    assert.equal((await gateway.ask("GET", `/v2/team/app/blobs/${orphan}`)).status, 200);
  });

  it("finds nothing more the second time", async () => {
    await collect();
    assert.match(await collect(), /0 blobs and 0 manifests eligible for deletion/);
    assert.deepEqual(await missing(), []);
  });

  it("is not told to delete what has no tag: that is also what is deployed by its digest", async () => {
    const pinned = await pushImageBlobs(gateway, "pinned", "deployed by its digest");
    const path = `/v2/pinned/manifests/${digestOf(pinned)}`;
    await pushManifest(gateway, "pinned", digestOf(pinned), pinned);
    await pushManifest(gateway, "pinned", "v1", await pushImageBlobs(gateway, "pinned", "other"));
    await collect();
    assert.equal((await gateway.ask("GET", path, { headers: { Accept: SOURCE } })).status, 200);
    await collect("--delete-untagged");
    assert.equal((await gateway.ask("GET", path, { headers: { Accept: SOURCE } })).status, 404);
    // Distribution 3.0.0 does keep the children of tagged indexes then, and so the bundles that a fallback tag lists.
    assert.deepEqual(await missing(), []);
  });

  it("fails, and removes nothing, where a link of the registry is damaged", async () => {
    const [path = ""] = [...kept.keys()].filter((each) => each.includes("/team/app/manifests/sha256:"));
    const revision = path.slice(path.indexOf("sha256:") + 7);
    const link = join(
      gateway.registry.volume,
      "docker/registry/v2/repositories/team/app/_manifests/revisions/sha256",
      revision,
      "link",
    );
    writeFileSync(link, "");
    await assert.rejects(gateway.registry.collect(), /failed to mark/);
    assert.equal((await gateway.ask("GET", `/v2/team/app/blobs/${orphan}`)).status, 200);
  });
});
