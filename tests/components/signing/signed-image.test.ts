import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ImageSignatureArgs, SignedImageArgs } from "../../../components";
import { provider } from "../../../components/signing/provider";
import { OWN_SIGNING_KINDS } from "../../../policies/model/signing";
import { findings, register } from "../../support/register";
import { COMMIT, files, IMAGE, load, made, thrownBy, type Files } from "./signed-image-program";

const PROVIDER = 'exports.handler = () => require("portcullis/signing-provider").provider("ImageSignature");';

describe("SignedImage", () => {
  let given: Files;
  before(() => {
    given = files();
  });
  after(() => given.remove());

  it("has the documented defaults", async () => {
    const [image, signature, ...others] = await made(given.args);
    assert.deepEqual(others, []);
    const context = given.args.context;
    assert.deepEqual(image, {
      type: "docker:index/image:Image",
      name: "web-image",
      inputs: {
        imageName: "registry.example.com/shop/web:1.4.2",
        build: {
          context,
          dockerfile: join(context, "Dockerfile"),
          platform: "linux/amd64",
          args: {},
          builderVersion: "BuilderBuildKit",
        },
        skipPush: false,
        buildOnPreview: false,
      },
    });
    assert.deepEqual(signature, {
      type: "pulumi-nodejs:dynamic/signing:ImageSignature",
      name: "web-signature",
      inputs: {
        image: IMAGE,
        annotations: { version: "1.4.2", source: "git+https://git.example.com/shop", commit: COMMIT },
        address: "https://vault.example.com:8200",
        mount: "transit",
        key: "images",
        __provider: PROVIDER,
      },
    });
  });

  it("documents the defaults that it has", () => {
    const text = readFileSync(join(__dirname, "../../../components/signing/signed-image-arguments.ts"), "utf8");
    const documented = [...text.matchAll(/Default: ([^*]*?)\.?\s*\*\/\s*(\w+)\?/g)].map(([, value, name]) => `${name}: ${value}`);
    assert.deepEqual(documented, [
      "dockerfile: `Dockerfile` in the context",
      "target: the last",
      "platform: `linux/amd64`",
      "buildArguments: none",
      "builder: no provenance",
      "sbom: none",
      "registryCa: those that Node.js trusts",
      "vaultNamespace: that of the environment, `VAULT_NAMESPACE`",
      "mount: `transit`",
      "annotations: nothing",
      "sbom: none",
      "provenance: no provenance",
      "registryCa: those that Node.js trusts",
      "parameters: nothing",
    ]);
  });

  it("takes every argument to where it belongs", async () => {
    const dockerfile = join(given.folder, "app/Other");
    const sbom = join(given.folder, "spdx.json");
    const [image, signature] = await made({
      ...given.args,
      dockerfile,
      target: "runtime",
      platform: "linux/arm64",
      buildArguments: { GO_VERSION: "1.26" },
      builder: "https://ci.example.com/shop",
      sbom,
      registryCa: "PEM",
      key: { ...given.args.key, vaultNamespace: "shop", mount: "team/transit" },
    });
    const { context } = given.args;
    assert.deepEqual(image?.inputs["build"], {
      context,
      dockerfile,
      target: "runtime",
      platform: "linux/arm64",
      args: { GO_VERSION: "1.26" },
      builderVersion: "BuilderBuildKit",
    });
    const { sbom: file, sbomDigest, provenance, registryCa, vaultNamespace, mount } = signature?.inputs ?? {};
    assert.deepEqual([file, registryCa, vaultNamespace, mount], [sbom, "PEM", "shop", "team/transit"]);
    assert.equal(sbomDigest, createHash("sha256").update('{"spdxVersion":"SPDX-2.3"}').digest("hex"));
    assert.deepEqual(provenance, {
      builder: "https://ci.example.com/shop",
      sourceUri: "git+https://git.example.com/shop",
      commit: COMMIT,
      parameters: { context, dockerfile, platform: "linux/arm64", target: "runtime", "buildArguments.GO_VERSION": "1.26" },
    });
  });

  it("gives out the digest, that of the signature", async () => {
    const references: string[] = [];
    await made(given.args, ({ reference }) => reference.apply((value) => references.push(value)));
    assert.deepEqual(references, [IMAGE]);
  });

  it("gives out nothing where the engine gives no digest", async () => {
    const registered: string[] = [];
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        registered.push(type);
        return { id: name, state: { ...(inputs as object), repoDigest: "registry.example.com/shop/web:1.4.2" } };
      },
      call: () => ({}),
    });
    const { SignedImage } = load();
    const { reference } = new SignedImage("web", given.args);
    const known = new Promise((resolve) => reference.apply(resolve));
    await assert.rejects(
      Promise.race([known, pulumi.runtime.runInPulumiStack(() => Promise.resolve({ reference })).then(() => known)]),
      /the engine gives no digest for the image that it has pushed/,
    );
    assert.ok(!registered.some((type) => type.includes("signing")));
  });

  it("has no finding in profile prod, and one where it is opaque to those who do not use it", async () => {
    const registered = await made({ ...given.args, builder: "https://ci.example.com", sbom: join(given.folder, "spdx.json") });
    assert.deepEqual(findings(registered), []);
    const [, signature] = registered;
    assert.ok(OWN_SIGNING_KINDS.includes(signature?.type ?? ""));
    assert.deepEqual(findings([{ type: "pulumi-nodejs:dynamic/signing:Other", name: "other", inputs: {} }]), [
      "pulumi-opaque-resources other: resource must show what it does",
    ]);
  });

  describe("refuses", () => {
    const REPOSITORY =
      "must be a registry with its host and a repository, such as registry.example.com/shop/web, without a tag or a digest";
    const SCHEME = "must have no scheme: registries are reached over TLS, and in no other way";
    const VERSION = "must be a version that can be a tag, and not latest";
    const HISTORY = "the history of the image shows it; use RUN --mount=type=secret";
    const URI = "must be a URI such as https://git.example.com/shop";
    const NO_FILE = "must be a file: there is none of this name";
    const source = (changes: object): Partial<SignedImageArgs> => ({
      source: { uri: "https://git.example.com", commit: COMMIT, ...changes },
    });
    const key = (changes: object): Partial<SignedImageArgs> => ({
      key: { address: "https://vault:8200", name: "images", ...changes },
    });
    const late = pulumi.secret("s") as unknown as string;
    const cases: [changes: Partial<SignedImageArgs>, path: string, reason: string][] = [
      [{ repository: "http://registry.example.com/shop/web" }, "repository", SCHEME],
      [{ repository: "https://registry.example.com/shop/web" }, "repository", SCHEME],
      ...[
        "shop/web",
        "web",
        "registry.example.com",
        "registry.example.com/",
        "registry.example.com/Shop",
        "registry.example.com/a/../b",
      ].map((repository): [Partial<SignedImageArgs>, string, string] => [{ repository }, "repository", REPOSITORY]),
      [{ repository: "registry.example.com/shop/web:1.4.2" }, "repository", REPOSITORY],
      [{ repository: IMAGE }, "repository", REPOSITORY],
      [{ repository: "user:password@registry.example.com/shop/web" }, "repository", REPOSITORY],
      [{ version: "latest" }, "version", VERSION],
      [{ version: "1.4.2 " }, "version", VERSION],
      [{ version: "" }, "version", VERSION],
      [{ context: "/nowhere" }, "context", "must be a folder"],
      [{ dockerfile: "/nowhere/Dockerfile" }, "dockerfile", NO_FILE],
      [{ target: "a b" }, "target", "must be the name of a stage"],
      [{ platform: "linux" }, "platform", "must be a platform such as linux/amd64"],
      [{ buildArguments: { "A B": "1" } }, 'buildArguments["A B"]', "must be named as a variable is"],
      [{ buildArguments: { GREETING: late } }, 'buildArguments["GREETING"]', `must be a plain text, since ${HISTORY}`],
      ...[
        "NPM_TOKEN",
        "DB_PASSWORD",
        "db_password",
        "CLIENT_SECRET",
        "SSH_KEY",
        "API_KEY",
        "SSH_PRIVATE",
        "AWS_CREDENTIALS",
        "AUTH",
      ].map((name): [Partial<SignedImageArgs>, string, string] => [
        { buildArguments: { [name]: "hunter2" } },
        `buildArguments["${name}"]`,
        `must not be a secret, as its name says: ${HISTORY}`,
      ]),
      [source({ uri: "shop" }), "source.uri", URI],
      [source({ uri: "https://me:hunter2@git.example.com" }), "source.uri", "must hold no user name and no password"],
      [source({ commit: "main" }), "source.commit", "must be a whole commit in hexadecimal"],
      [source({ commit: COMMIT.slice(1) }), "source.commit", "must be a whole commit in hexadecimal"],
      [{ builder: "ci" }, "builder", URI],
      [{ sbom: "/nowhere.json" }, "sbom", NO_FILE],
      [key({ address: "http://vault.example.com:8200" }), "key.address", "must begin with https:// outside loopback"],
      [key({ vaultNamespace: "../a" }), "key.vaultNamespace", "must be a namespace of Vault"],
      [key({ mount: "../transit" }), "key.mount", "must be the path of a transit engine"],
      [key({ name: "images/export" }), "key.name", "must be the name of a key"],
    ];
    for (const [changes, path, reason] of cases) {
      it(`${path}: ${reason} (${JSON.stringify(changes, (_, value: unknown) => (pulumi.Output.isInstance(value) ? "output" : value))})`, async () => {
        const thrown = await thrownBy(() => new (load().SignedImage)("web", { ...given.args, ...changes }));
        assert.ok(thrown instanceof pulumi.InputPropertyError, String(thrown));
        assert.deepEqual([thrown.propertyPath, thrown.reason], [path, reason]);
        assert.doesNotMatch(thrown.message, /hunter2/);
      });
    }

    it("a folder without a Dockerfile, and a list of contents of another form", async () => {
      const thrown = [
        await thrownBy(() => new (load().SignedImage)("web", { ...given.args, context: given.folder })),
        await thrownBy(() => new (load().SignedImage)("web", { ...given.args, sbom: join(given.folder, "none.json") })),
      ] as pulumi.InputPropertyError[];
      assert.deepEqual(
        thrown.map(({ propertyPath, reason }) => [propertyPath, reason]),
        [
          ["dockerfile", NO_FILE],
          ["sbom", "must be SPDX or CycloneDX in JSON"],
        ],
      );
    });
  });
});

describe("ImageSignature", () => {
  it("leaves one line in the state, which leads to what the package exports", () => {
    const [, module = "", type = ""] = /^exports\.handler = \(\) => require\("(.+)"\)\.provider\("(\w+)"\);$/.exec(PROVIDER) ?? [];
    const manifest = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
      name: string;
      exports: Record<string, { default: string } | undefined>;
    };
    assert.equal(manifest.exports[module.replace(manifest.name, ".")]?.default, "./dist/components/signing/provider/index.js");
    assert.ok(provider(type).create);
    assert.throws(() => provider("Other"), { message: 'portcullis has no signing resource "Other"' });
  });

  let given: Files;
  before(() => {
    given = files();
  });
  after(() => given.remove());

  it("signs an image that others have built", async () => {
    const [signature] = (
      await register(() => {
        const { ImageSignature } = load();
        new ImageSignature("web", { ...given.signature, annotations: { release: "stable" } });
        return "made";
      })
    ).filter(({ type }) => type.includes("signing"));
    assert.deepEqual(signature?.inputs, {
      image: IMAGE,
      annotations: { release: "stable" },
      address: "https://vault.example.com:8200",
      mount: "transit",
      key: "images",
      __provider: PROVIDER,
    });
  });

  const DIGEST = "must be an image by its digest: registry.example.com/shop/web@sha256:…; a tag can be moved";
  const provenance = (changes: object): Partial<ImageSignatureArgs> => ({
    provenance: { builder: "https://ci.example.com", source: { uri: "https://git.example.com", commit: COMMIT }, ...changes },
  });
  const cases: [changes: Partial<ImageSignatureArgs>, path: string, reason: string][] = [
    ...[
      "registry.example.com/shop/web:1.4.2",
      "registry.example.com/shop/web",
      `http://${IMAGE}`,
      `shop/web@sha256:${"0".repeat(64)}`,
      IMAGE.slice(0, -1),
      IMAGE.toUpperCase(),
      "",
    ].map((image): [Partial<ImageSignatureArgs>, string, string] => [{ image }, "image", DIGEST]),
    [provenance({ builder: "" }), "provenance.builder", "must be a URI such as https://git.example.com/shop"],
    [
      provenance({ source: { uri: "https://git.example.com", commit: "" } }),
      "provenance.source.commit",
      "must be a whole commit in hexadecimal",
    ],
  ];
  for (const [changes, path, reason] of cases) {
    it(`refuses ${path}: ${reason} (${JSON.stringify(changes)})`, async () => {
      const thrown = await thrownBy(() => new (load().ImageSignature)("web", { ...given.signature, ...changes }));
      assert.ok(thrown instanceof pulumi.InputPropertyError, String(thrown));
      assert.deepEqual([thrown.propertyPath, thrown.reason], [path, reason]);
    });
  }
});
