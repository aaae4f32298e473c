import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../../../policies/signatures/registry/digest";
import { ociLayout } from "../../../../policies/signatures/registry/oci-layout";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import { makeFolder } from "../../../support/certificates";
import { INDEX_TYPE, manifestOf, refusal } from "./support";

const HELLO = Buffer.from("hello");
const LAYER = { mediaType: "text/plain", digest: digestOf(HELLO), size: HELLO.length };
const IMAGE = manifestOf({ config: {}, layers: [LAYER] });
const SIGNATURE = manifestOf({ artifactType: "application/x.signature", config: {}, layers: [], subject: IMAGE.descriptor });
const OTHER = manifestOf({ artifactType: "application/x.other", config: {}, layers: [], subject: SIGNATURE.descriptor });
const TAGGED = manifestOf({ manifests: [OTHER.descriptor] }, INDEX_TYPE);

describe("OCI layout", () => {
  let folder: ReturnType<typeof makeFolder>;
  let path: string;
  beforeEach(() => {
    folder = makeFolder();
    path = folder.path;
    mkdirSync(join(path, "blobs/sha256"), { recursive: true });
    writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion": "1.0.0"}');
    for (const bytes of [HELLO, ...[IMAGE, SIGNATURE, OTHER, TAGGED].map((manifest) => manifest.bytes)]) {
      writeFileSync(blob(digestOf(bytes)), bytes);
    }
    list(
      { ...IMAGE.descriptor, annotations: { "org.opencontainers.image.ref.name": "registry.example.com:5000/team/app:1.0" } },
      SIGNATURE.descriptor,
      OTHER.descriptor,
    );
  });
  afterEach(() => folder.remove());

  const blob = (digest: string): string => join(path, "blobs", digest.replace(":", "/"));
  const list = (...manifests: Descriptor[]): void => writeFileSync(join(path, "index.json"), JSON.stringify({ manifests }));

  it("reads manifests by tag and digest, and blobs", async () => {
    const layout = ociLayout(path);
    const byTag = await layout.manifest("1.0");
    assert.equal(byTag?.digest, IMAGE.descriptor.digest);
    assert.deepEqual(await layout.manifest(IMAGE.descriptor.digest), byTag);
    assert.deepEqual(await layout.blob(LAYER), HELLO);
    const absent = digestOf(Buffer.from("absent"));
    assert.equal(await layout.manifest("2.0"), undefined);
    assert.equal(await layout.manifest(absent), undefined);
    assert.equal(await layout.blob({ ...LAYER, digest: absent }), undefined);
  });

  it("finds referrers by their subject, and by the tag that stands in for it", async () => {
    assert.deepEqual(await ociLayout(path).referrers(IMAGE.descriptor.digest), [
      { ...SIGNATURE.descriptor, artifactType: "application/x.signature" },
    ]);
    const tag = IMAGE.descriptor.digest.replace(":", "-");
    list(IMAGE.descriptor, { ...TAGGED.descriptor, annotations: { "org.opencontainers.image.ref.name": tag } });
    assert.deepEqual(await ociLayout(path).referrers(IMAGE.descriptor.digest), [OTHER.descriptor]);
  });

  it("refuses content with another digest", async () => {
    writeFileSync(blob(LAYER.digest), "hellO");
    writeFileSync(blob(IMAGE.descriptor.digest), SIGNATURE.bytes);
    const layout = ociLayout(path);
    for (const [read, digest] of [
      [layout.blob(LAYER), LAYER.digest],
      [layout.manifest("1.0"), IMAGE.descriptor.digest],
    ] as const) {
      assert.deepEqual(await refusal(read), ["digest-mismatch", `${path}@${digest}: the content does not have this digest`]);
    }
  });

  it("reads plain files of a bounded size", async () => {
    const file = blob(digestOf(Buffer.from("x")));
    const descriptor = { ...LAYER, digest: digestOf(Buffer.from("x")) };
    symlinkSync("/etc/hostname", file);
    assert.deepEqual(await refusal(ociLayout(path).blob(descriptor)), ["unreachable", `${file} cannot be read (ELOOP)`]);
    truncateSync(blob(LAYER.digest), 2 ** 30);
    assert.deepEqual(await refusal(ociLayout(path).blob(LAYER)), [
      "too-large",
      `${blob(LAYER.digest)} is longer than 16777216 bytes`,
    ]);
  });

  it("says what is no layout", async () => {
    writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion": "2.0.0"}');
    assert.deepEqual(await refusal(ociLayout(path).manifest("1.0")), ["malformed", `${path} is no OCI layout of version 1.0.0`]);
    assert.deepEqual(await refusal(ociLayout(join(path, "none")).manifest("1.0")), [
      "malformed",
      `${path}/none is no OCI layout of version 1.0.0`,
    ]);
  });
});
