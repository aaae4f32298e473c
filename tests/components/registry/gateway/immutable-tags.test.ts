import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  digestOf,
  type GatewayUnderTest,
  imageManifest,
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
import { listed, referrer, referringTo, signatureImage, SIMPLE_SIGNING } from "../../../support/signature-content";

const TAG = `sha256-${"ab".repeat(32)}`;
const REFERRING = referringTo(`sha256:${"ab".repeat(32)}`);
const COSIGN = [
  [".sig", SIMPLE_SIGNING],
  [".att", "application/vnd.dsse.envelope.v1+json"],
  [".sbom", "text/spdx+json"],
] as const;

describe("immutable tags of the registry gateway", () => {
  let gateway: GatewayUnderTest;
  before(async () => {
    gateway = await startGatewayUnderTest({ mutableTags: ["latest", "dev-*"] });
  });
  after(() => gateway.stop());

  const images = (repository: string, count: number): Promise<Buffer[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => pushImageBlobs(gateway, repository, `layer ${index}`)));
  const current = async (repository: string, tag: string, accept = OCI_MANIFEST): Promise<Reply> =>
    await gateway.ask("GET", `/v2/${repository}/manifests/${tag}`, { as: "pull", headers: { Accept: accept } });

  it("lets a tag be pushed once, and the same bytes again", async () => {
    const [one, other] = (await images("once", 2)) as [Buffer, Buffer];
    assert.equal((await pushManifest(gateway, "once", "v1", one)).status, 201);
    const again = await pushManifest(gateway, "once", "v1", one);
    assert.deepEqual([again.status, again.headers["docker-content-digest"]], [201, digestOf(one)]);
    const refused = await pushManifest(gateway, "once", "v1", other);
    assert.equal(refused.status, 409);
    assert.deepEqual(refused.error, {
      code: "DENIED",
      message: `the tag "v1" is immutable and is ${digestOf(one)} already; push under another tag`,
    });
    assert.deepEqual((await current("once", "v1")).body, one);
    assert.match(await gateway.metrics(), /immutable_tag_refusals_total 1\n/);
  });

  it("lets exactly one of fifty different pushes to a tag win, and it stays", async () => {
    const manifests = await images("race", 50);
    const replies = await Promise.all(manifests.map((manifest) => pushManifest(gateway, "race", "v1", manifest)));
    const winners = manifests.filter((_, index) => replies[index]?.status === 201);
    assert.equal(winners.length, 1);
    assert.equal(replies.filter(({ status, error }) => status === 409 && error.code === "DENIED").length, 49);
    assert.deepEqual([(await current("race", "v1")).body], winners);
    const later = await Promise.all(manifests.map((manifest) => pushManifest(gateway, "race", "v1", manifest)));
    assert.deepEqual(
      later.map(({ status }) => status),
      replies.map(({ status }) => status),
    );
    assert.deepEqual([(await current("race", "v1")).body], winners);
  });

  it("holds whatever kind of manifest is there and comes", async () => {
    const [image = Buffer.alloc(0), other = Buffer.alloc(0)] = await images("kinds", 2);
    await pushManifest(gateway, "kinds", digestOf(image), image);
    await pushManifest(gateway, "kinds", digestOf(other), other);
    const docker = "application/vnd.docker.distribution.manifest.list.v2+json";
    const entries = { manifests: [{ ...listed(image), platform: { architecture: "amd64", os: "linux" } }] };
    const list = indexOf([], { mediaType: docker, ...entries });
    assert.equal((await pushManifest(gateway, "kinds", "list", list, docker)).status, 201);
    const index = indexOf([image, other]);
    assert.equal((await pushManifest(gateway, "kinds", "index", index, OCI_INDEX)).status, 201);
    for (const tag of ["list", "index"]) assert.equal((await pushManifest(gateway, "kinds", tag, image)).status, 409, tag);
    assert.equal((await pushManifest(gateway, "kinds", "list", index, OCI_INDEX)).status, 409);
  });

  it("cannot be got round by a digest with the parameter tag", async () => {
    const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = await images("parameter", 2);
    await pushManifest(gateway, "parameter", "v1", one);
    const reply = await pushManifest(gateway, "parameter", `${digestOf(other)}?tag=v1`, other);
    assert.deepEqual([reply.status, reply.headers["oci-tag"]], [201, undefined]);
    assert.deepEqual((await current("parameter", "v1")).body, one);
  });

  it("moves the tags that may be moved, and no others", async () => {
    const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = await images("mutable", 2);
    for (const [tag, status] of Object.entries({ latest: 201, "dev-1": 201, latest1: 409, "xdev-1": 409, devx1: 409 })) {
      await pushManifest(gateway, "mutable", tag, one);
      assert.equal((await pushManifest(gateway, "mutable", tag, other)).status, status, tag);
    }
  });

  it("refuses a manifest that is not what its digest, its header or itself says", async () => {
    const [one = Buffer.alloc(0)] = await images("form", 1);
    const both = Buffer.from(JSON.stringify({ ...(JSON.parse(one.toString()) as object), manifests: [] }));
    const cases: [reference: string, bytes: Buffer, mediaType: string, reason: RegExp][] = [
      [`sha256:${"0".repeat(64)}`, one, OCI_MANIFEST, /does not have the digest/],
      ["v1", one, OCI_INDEX, /its mediaType is not the one/],
      ["v1", one, "application/json", /its media type is not one of/],
      ["v1", one, "", /its media type is not one of/],
      ["v1", both, OCI_MANIFEST, /an image and an index at once/],
      ["v1", Buffer.from("{}"), OCI_MANIFEST, /its schemaVersion is not 2/],
      ["v1", Buffer.from("[]"), OCI_MANIFEST, /no JSON object/],
      ["v1", Buffer.from([0xff]), OCI_MANIFEST, /no JSON object/],
    ];
    for (const [reference, bytes, mediaType, reason] of cases) {
      const { status, error } = await pushManifest(gateway, "form", reference, bytes, mediaType);
      assert.deepEqual([status, error.code], [400, "MANIFEST_INVALID"]);
      assert.match(error.message ?? "", reason);
    }
    const missing = imageManifest(Buffer.from("{}"), [Buffer.from("never pushed")]);
    assert.equal((await pushManifest(gateway, "form", "v1", missing)).status, 400);
    assert.equal((await current("form", "v1")).status, 404);
    const large = await pushManifest(gateway, "form", "v1", Buffer.alloc(4 * 1024 * 1024 + 1, " "));
    assert.deepEqual([large.status, large.error.code], [413, "SIZE_INVALID"]);
  });

  for (const [suffix, type] of COSIGN) {
    it(`lets the tag sha256-<hex>${suffix} grow, and not shrink`, async () => {
      const repository = `grows${suffix}`;
      const layers = [randomBytes(8), randomBytes(8), randomBytes(8)] as const;
      for (const blob of [Buffer.from("{}"), ...layers]) await pushBlob(gateway, repository, blob);
      const some = (from: number, to: number): Buffer => signatureImage(layers.slice(from, to), type);
      const push = (bytes: Buffer): Promise<Reply> => pushManifest(gateway, repository, `${TAG}${suffix}`, bytes);
      assert.equal((await push(some(0, 1))).status, 201);
      assert.equal((await push(some(0, 2))).status, 201);
      assert.equal((await push(some(0, 3))).status, 201);
      for (const bytes of [some(0, 2), some(1, 3), some(0, 0)]) {
        const refused = await push(bytes);
        assert.deepEqual([refused.status, refused.error.code], [409, "DENIED"]);
        assert.match(refused.error.message ?? "", /must keep what it lists; an update may only add to it$/);
      }
      assert.deepEqual((await current(repository, `${TAG}${suffix}`)).body, some(0, 3));
    });
  }

  it("keeps everything that is said of what is listed: cosign's signature is an annotation", async () => {
    const [layer, more] = [randomBytes(8), randomBytes(8)];
    for (const blob of [Buffer.from("{}"), layer, more]) await pushBlob(gateway, "annotations", blob);
    const genuine = listed(layer, { mediaType: SIMPLE_SIGNING, annotations: { "dev.cosignproject.cosign/signature": "genuine" } });
    const push = (...layers: object[]): Promise<Reply> =>
      pushManifest(gateway, "annotations", `${TAG}.sig`, imageManifest(Buffer.from("{}"), [], { layers }));
    assert.equal((await push(genuine)).status, 201);
    const added = listed(more, { mediaType: SIMPLE_SIGNING });
    const { size, ...others } = genuine;
    for (const spoilt of [
      { ...genuine, annotations: { "dev.cosignproject.cosign/signature": "other" } },
      { ...genuine, mediaType: "application/x" },
      { ...genuine, artifactType: "application/x" },
      { ...genuine, size: 1 },
      { ...genuine, urls: ["https://elsewhere.example.com"] },
      others,
    ]) {
      const { status, error } = await push(spoilt, added);
      assert.deepEqual([status, error.code], [409, "DENIED"], JSON.stringify(spoilt));
    }
    // Other clients write fields in other orders.
    assert.equal((await push({ size, ...others }, added)).status, 201);
  });

  it("lets nobody lose a signature who signs at the same time", async () => {
    const bundles = await Promise.all(
      Array.from({ length: 20 }, (_, index) => pushImageBlobs(gateway, "both", `bundle ${index}`, REFERRING)),
    );
    await Promise.all(bundles.map((bundle) => pushManifest(gateway, "both", digestOf(bundle), bundle)));
    // Each reads, adds and writes, as clients do, and begins anew where it is refused.
    const sign = async (bundle: Buffer): Promise<number> => {
      for (let attempt = 1; ; attempt += 1) {
        const now = await current("both", TAG, OCI_INDEX);
        const { manifests = [] } = now.status === 200 ? (JSON.parse(now.body.toString()) as { manifests: object[] }) : {};
        const index = indexOf([], { manifests: [...manifests, referrer(bundle)] });
        const { status } = await pushManifest(gateway, "both", TAG, index, OCI_INDEX);
        if (status === 201) return attempt;
        assert.equal(status, 409);
      }
    };
    const attempts = await Promise.all(bundles.map(sign));
    assert.ok(Math.max(...attempts) > 1, "none came in between another");
    const { manifests } = JSON.parse((await current("both", TAG, OCI_INDEX)).body.toString()) as {
      manifests: { digest: string }[];
    };
    assert.deepEqual(manifests.map(({ digest }) => digest).sort(), bundles.map(digestOf).sort());
  });

  for (const tag of [
    `sha256-${"ab".repeat(31)}`,
    `${TAG}.sign`,
    `${TAG}.sig.sig`,
    `sha256-${"AB".repeat(32)}`,
    `x${TAG}.sig`,
    `${TAG}_sig`,
  ]) {
    it(`takes ${tag.slice(0, 12)}…${tag.slice(-8)} for a tag like any other`, async () => {
      const layers = [randomBytes(8), randomBytes(8)];
      for (const blob of [Buffer.from("{}"), ...layers]) await pushBlob(gateway, "lookalike", blob);
      assert.equal(
        (await pushManifest(gateway, "lookalike", tag, imageManifest(Buffer.from("{}"), layers.slice(0, 1)))).status,
        201,
      );
      assert.equal((await pushManifest(gateway, "lookalike", tag, imageManifest(Buffer.from("{}"), layers))).status, 409);
    });
  }

  it("pushes nothing where the registry does not say what the tag is", async () => {
    const [one = Buffer.alloc(0)] = await images("unknown", 1);
    await gateway.registry.end("SIGKILL");
    const reply = await pushManifest(gateway, "unknown", "v1", one);
    assert.deepEqual([reply.status, reply.error.code, reply.headers["retry-after"]], [503, "UNAVAILABLE", "5"]);
    assert.equal((await plain(`${gateway.probes}/-/readyz`)).status, 503);
    assert.equal((await plain(`${gateway.probes}/-/healthz`)).status, 200);
    await gateway.registry.start();
    assert.equal((await pushManifest(gateway, "unknown", "v1", one)).status, 201);
  });
});
