import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  digestOf,
  type GatewayUnderTest,
  imageManifest,
  indexOf,
  OCI_INDEX,
  OCI_MANIFEST,
  pushBlob,
  pushImageBlobs,
  pushManifest,
  type Reply,
  startGatewayUnderTest,
} from "../../../support/gateway";
import { listed, referrer, referringTo, signatureImage, SIMPLE_SIGNING } from "../../../support/signature-content";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const TAG = DIGEST.replace(":", "-");
const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
const DSSE = "application/vnd.dsse.envelope.v1+json";
const TAR = "application/vnd.oci.image.layer.v1.tar";

describe("what the registry gateway takes under the tags of signatures", () => {
  let gateway: GatewayUnderTest;
  before(async () => {
    gateway = await startGatewayUnderTest({ mutableTags: ["sha256-cd*"] });
  });
  after(() => gateway.stop());

  const refuses = ({ status, error }: Reply, reason: string | RegExp): void => {
    assert.deepEqual([status, error.code], [400, "MANIFEST_INVALID"]);
    if (typeof reason === "string") assert.equal(error.message, reason);
    else assert.match(error.message ?? "", reason);
  };

  describe("of cosign", () => {
    const repository = "cosign";
    const [one, two] = [randomBytes(8), randomBytes(8)];
    before(async () => {
      for (const blob of [Buffer.from("{}"), one, two]) await pushBlob(gateway, repository, blob);
    });
    const push = (suffix: string, bytes: Buffer, mediaType = OCI_MANIFEST): Promise<Reply> =>
      pushManifest(gateway, repository, `${TAG}${suffix}`, bytes, mediaType);

    for (const [suffix, foreign] of [
      [".sig", [TAR, DSSE, "text/spdx"]],
      [".att", [TAR, SIMPLE_SIGNING, "text/spdx"]],
      [".sbom", [TAR, SIMPLE_SIGNING, DSSE, "text/spdx+yaml", "application/vnd.cyclonedxx"]],
    ] as const) {
      it(`takes no layers of other types under ${suffix}`, async () => {
        const reason = `the tag "${TAG}${suffix}" is for an image whose layers are all of the types that cosign writes there`;
        for (const type of foreign) refuses(await push(suffix, signatureImage([one], type)), reason);
        refuses(await push(suffix, indexOf([]), OCI_INDEX), reason);
      });
    }

    it("takes no other layer beside signatures, nor an ordinary image in their place", async () => {
      const signed = listed(one, { mediaType: SIMPLE_SIGNING });
      const layers = (...all: object[]): Buffer => imageManifest(Buffer.from("{}"), [], { layers: all });
      assert.equal((await push(".sig", layers(signed))).status, 201);
      refuses(await push(".sig", layers(listed(two, { mediaType: TAR }), signed)), /layers are all of the types/);
      const index = indexOf([], { manifests: [signed] });
      assert.notEqual((await push(".sig", index, OCI_INDEX)).status, 201);
    });

    it("takes each of the types of bills of materials", async () => {
      const types = ["text/spdx", "text/spdx+json", "text/spdx+xml", "application/vnd.syft+json"];
      types.push(...["", "+json", "+xml"].map((form) => `application/vnd.cyclonedx${form}`));
      const layers = types.map((mediaType) => listed(one, { mediaType }));
      assert.equal((await push(".sbom", imageManifest(Buffer.from("{}"), [], { layers }))).status, 201);
    });

    it("takes only entries that every client writes again as they are", async () => {
      const entry = listed(one, { mediaType: SIMPLE_SIGNING });
      const odd: object[] = [
        { ...entry, x: 1 },
        { ...entry, urls: [] },
        { ...entry, data: "e30=" },
        { ...entry, platform: { os: "linux", architecture: "amd64" } },
        { ...entry, annotations: {} },
        { ...entry, annotations: { text: "\ud800" } },
        { ...entry, artifactType: "" },
        { ...entry, digest: `sha512:${"ab".repeat(64)}` },
        { ...entry, size: 1.5 },
        { ...entry, size: -1 },
        { digest: entry.digest, size: entry.size },
        ["entry"],
      ];
      for (const each of odd) {
        const manifest = imageManifest(Buffer.from("{}"), [], { layers: [each] });
        const tag = `sha256-${"ef".repeat(32)}.sig`;
        refuses(
          await pushManifest(gateway, repository, tag, manifest),
          `the tag "${tag}" lists something that is more or less than a signature`,
        );
      }
    });
  });

  describe("of referrers", () => {
    const repository = "referrers";
    let bundle: Buffer;
    const store = async (content: string, more: object): Promise<Buffer> => {
      const manifest = await pushImageBlobs(gateway, repository, content, more);
      assert.equal((await pushManifest(gateway, repository, digestOf(manifest), manifest)).status, 201);
      return manifest;
    };
    const push = (manifests: readonly object[], tag = TAG): Promise<Reply> =>
      pushManifest(gateway, repository, tag, indexOf([], { manifests }), OCI_INDEX);
    before(async () => {
      bundle = await store("bundle", referringTo(DIGEST));
    });

    it("takes what refers to the digest, and what is kept without a further look", async () => {
      const tag = `sha256-${"12".repeat(32)}`;
      const referring = referringTo(`sha256:${"12".repeat(32)}`);
      const annotations = { "dev.sigstore.bundle.content": "dsse-envelope" };
      const said = await store("with annotations", { ...referring, annotations });
      const plain = await store("of the configuration's type", { ...referring, artifactType: "" });
      const entries = [
        referrer(said, { annotations }),
        referrer(plain, { artifactType: "application/vnd.oci.image.config.v1+json" }),
        referrer(await store("without its annotations", { ...referring, annotations })),
      ];
      for (let count = 1; count <= entries.length; count += 1) {
        assert.equal((await push(entries.slice(0, count), tag)).status, 201, `${count}`);
      }
    });

    it("takes no image that could be run, not even where the tag may be moved", async () => {
      const [image, other] = [await store("image", {}), await store("of another", referringTo(`sha256:${"00".repeat(32)}`))];
      const movable = `sha256-${"cd".repeat(32)}`;
      for (const tag of [TAG, movable]) {
        for (const each of [image, other]) {
          refuses(await push([referrer(each)], tag), `the tag "${tag}" lists ${digestOf(each)}, which does not refer to it`);
        }
        const reason = `the tag "${tag}" is for an index of what refers to this digest`;
        refuses(await pushManifest(gateway, repository, tag, image), reason);
        refuses(await pushManifest(gateway, repository, tag, bundle), reason);
        const list = indexOf([], { mediaType: DOCKER_LIST, manifests: [] });
        refuses(await pushManifest(gateway, repository, tag, list, DOCKER_LIST), reason);
        const nameless = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [] }));
        refuses(await pushManifest(gateway, repository, tag, nameless, OCI_INDEX), reason);
      }
      // The one before, and one put in front of it.
      const tag = `sha256-${"34".repeat(32)}`;
      const own = referrer(await store("own", referringTo(`sha256:${"34".repeat(32)}`)));
      assert.equal((await push([own], tag)).status, 201);
      refuses(await push([referrer(image), own], tag), /which does not refer to it/);
      refuses(await push([{ ...referrer(image), platform: { os: "linux", architecture: "amd64" } }, own], tag), /more or less/);
    });

    it("takes nothing that is not there", async () => {
      const never = imageManifest(Buffer.from("{}"), [], referringTo(DIGEST));
      refuses(await push([referrer(never)]), `the tag "${TAG}" lists ${digestOf(never)}, which is not there`);
    });

    it("takes no entry that says something else than the manifest: its own client would not add it again", async () => {
      const tag = `sha256-${"56".repeat(32)}`;
      const entry = referrer(await store("own", referringTo(`sha256:${"56".repeat(32)}`)));
      const { artifactType, ...untyped } = entry;
      for (const wrong of [
        { ...entry, size: entry.size + 1 },
        { ...entry, mediaType: OCI_INDEX },
        { ...entry, artifactType: `${artifactType ?? ""}x` },
        { ...entry, annotations: { not: "there" } },
        untyped,
      ]) {
        refuses(await push([wrong], tag), `the tag "${tag}" lists ${entry.digest} as something else than it is`);
      }
      assert.equal((await push([entry], tag)).status, 201);
    });

    it("takes so much at a time that it can be read", async () => {
      const entries = Array.from({ length: 257 }, (_, index) => referrer(bundle, { digest: digestOf(Buffer.from(`${index}`)) }));
      refuses(await push([...entries]), `the tag "${TAG}" takes fewer entries at a time`);
      refuses(await push([referrer(bundle, { size: 16 * 1024 * 1024 + 1 })]), `the tag "${TAG}" takes fewer entries at a time`);
    });
  });

  describe("as every client reads it", () => {
    const repository = "readers";
    let entry: string;
    before(async () => {
      const bundle = await pushImageBlobs(gateway, repository, "bundle", referringTo(DIGEST));
      await pushManifest(gateway, repository, digestOf(bundle), bundle);
      entry = JSON.stringify(referrer(bundle));
      const { status } = await push(`"manifests":[${entry}]`);
      assert.equal(status, 201);
    });
    const push = (members: string, tag = TAG): Promise<Reply> => {
      const text = `{"schemaVersion":2,"mediaType":"${OCI_INDEX}",${members}}`;
      return pushManifest(gateway, repository, tag, Buffer.from(text), OCI_INDEX);
    };

    for (const name of ["Manifests", "MANIFESTS", "manifeſts", "Layers", "Config", "fSLayers", "SchemaVersion", "mediatype"]) {
      it(`takes no field ${name}, which Go reads as another`, async () => {
        const reason = /: it has a field whose name differs by its case from one that it stands for$/;
        refuses(await push(`"manifests":[${entry}],"${name}":[]`), reason);
        const escaped = Array.from(name, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
        refuses(await push(`"manifests":[${entry}],"${escaped}":[]`, "v1"), reason);
      });
    }

    it("takes none in an entry, a layer, the configuration or the subject either", async () => {
      const reason = /a field whose name differs by its case/;
      refuses(await push(`"manifests":[${entry.replace("{", '{"Digest":"",')}]`, "v1"), reason);
      refuses(await push(`"manifests":[${entry}],"subject":{"\u017fize":1}`, "v1"), reason);
      const image = imageManifest(Buffer.from("{}"), [Buffer.from("bundle")]).toString();
      for (const place of ['"config":{', '"layers":[{']) {
        const spoilt = Buffer.from(image.replace(place, `${place}"MediaType":"application/x",`));
        assert.notEqual(spoilt.toString(), image);
        refuses(await pushManifest(gateway, repository, "v1", spoilt), reason);
      }
    });

    it("takes no field twice, wherever it is", async () => {
      const reason = "the manifest is refused: it has a field twice";
      refuses(await push(`"manifests":[],"manifests":[${entry}]`), reason);
      refuses(await push(`"manifests":[${entry}],"manife\\u0073ts":[]`), reason);
      refuses(await push(`"manifests":[${entry.replace("{", '{"size":1,')}]`, "v1"), reason);
      refuses(await push(`"annotations":{"a\\"":"1","a\\"":"2"},"manifests":[${entry}]`, "v1"), reason);
      refuses(await push(`"__proto__":{},"__proto__":{},"manifests":[${entry}]`, "v1"), reason);
    });

    it("takes colons, quotes and backslashes in texts for texts", async () => {
      const annotations = JSON.stringify({ 'a":"b': '\\":{"x":1,"x":2}\\', "a:b": "::" });
      assert.equal((await push(`"annotations":${annotations},"manifests":[${entry}]`, "v2")).status, 201);
    });

    it("takes nothing that is nested too deeply to be looked at", async () => {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      refuses(await push(`"x":${deep},"manifests":[]`, "v1"), "the manifest is refused: it is nested too deeply");
    });

    it("takes no sign before the text, which Go does not read", async () => {
      const text = `\ufeff{"schemaVersion":2,"mediaType":"${OCI_INDEX}","manifests":[]}`;
      refuses(await pushManifest(gateway, repository, "v1", Buffer.from(text), OCI_INDEX), /no JSON object/);
    });
  });
});
