/**
 * The example with a `SignedImage` under the real engine. The plugin of Pulumi's Docker provider is the machine's own where there is one; elsewhere a
 * stand-in previews. What the build and the push do is in `docker-engine.test.ts`, what the signature is in `signing.test.ts`.
 */
import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, profiles, readPaths, resolveProfile, type Profile } from "../../policies";
import { deployment, programFolder, ROOT, type Deployment } from "../support/deploy";
import { dockerPlugin, hasDockerPlugin } from "../support/docker-provider";
import { startOpenBao, type OpenBao } from "../support/openbao";
import { ACCOUNT, startDistribution, type TestRegistry } from "../support/registries";
import { signedRepository, type SignedRepository } from "../support/signed-images";
import { makeTransitKeys, signerToken } from "../support/signing-key";

const EXAMPLE = join(ROOT, "examples/signed-image");
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** What is known of an image only once it is pushed, and what a stack may leave to the deployment for it. */
const LATE = ["image-digest", "image-pull-policy", "image-reference", "image-version", "retired-registries"].map(
  (name) => `kubernetes-${name}`,
);
/** What runs the image in the same stack that builds it. */
const WORKLOAD = `
import * as k8s from "@pulumi/kubernetes";
import { HardenedNamespace, RestrictedWorkload } from "portcullis";
const provider = new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" });
const shop = new HardenedNamespace("shop", { environment: "prod" }, { providers: [provider] });
new RestrictedWorkload("web", { namespace: shop.namespace, image: image.reference, port: 8080 }, { providers: [provider] });
`;

describe("the example with a signed image", function () {
  this.timeout(300_000);
  let folder: string;
  const stacks: Deployment[] = [];
  const start = async (policyConfig?: object): Promise<Deployment> => {
    const stack = await deployment(folder, policyConfig ? { policyConfig } : {});
    stacks.push(stack);
    return stack;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-signed-image-"));
    cpSync(EXAMPLE, folder, { recursive: true });
    appendFileSync(join(folder, "Pulumi.yaml"), dockerPlugin);
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  });
  after(() => {
    for (const stack of stacks) stack.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has a Dockerfile without a finding", () => {
    const { subjects, errors } = readPaths([join(EXAMPLE, "app/Dockerfile")]);
    assert.deepEqual([subjects.length, errors], [1, []]);
    const report = evaluate(resolveProfile(profiles.get("prod") as Profile), subjects);
    assert.deepEqual([report.findings, report.errors], [[], []]);
  });

  it("is the program of the guide", () => {
    const guide = readFileSync(join(ROOT, "docs/components/signed-image.md"), "utf8");
    const program = readFileSync(join(EXAMPLE, "index.ts"), "utf8");
    assert.ok(guide.includes(program.slice(program.indexOf("import"))));
  });

  it("is previewed behind the gate without a finding", async () => {
    const { exitCode, output, policies, changes } = await (await start()).preview();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(policies, []);
    assert.match(output, /docker:index:Image web-image create/);
    assert.match(output, /dynamic\/signing:ImageSignature web-signature create/);
    assert.equal(changes["create"], 4, output);
    if (!hasDockerPlugin) assert.match(output, /preview-only stand-in for pulumi-resource-docker: nothing is built or pushed/);
  });

  it("cannot be deployed with the stand-in, which says so", async function () {
    if (hasDockerPlugin) this.skip();
    const { exitCode, output } = await (await start()).up();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /this is a preview-only stand-in for pulumi-resource-docker: it builds and pushes nothing; install the plugin/,
    );
    assert.doesNotMatch(output, /web-signature created/);
  });

  it("is blocked where the same stack runs it, since its digest is not known, unless that is left to the deployment", async () => {
    appendFileSync(join(folder, "index.ts"), WORKLOAD);
    const blocked = await (await start()).preview();
    assert.notEqual(blocked.exitCode, 0);
    assert.match(blocked.output, /spec\.template\.spec\.containers\[0\]\.image is not known until deployment/);
    const late = Object.fromEntries(LATE.map((rule) => [rule, { onUnknown: "defer" }]));
    const deferred = await (await start(late)).preview();
    assert.equal(deferred.exitCode, 0, deferred.output);
  });
});

describe("an image that others have built, signed by the engine", function () {
  this.timeout(300_000);
  let folder: string;
  let bao: OpenBao;
  let token: string;
  let registry: TestRegistry;
  let shop: SignedRepository;
  let stack: Deployment;
  let image: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-signature-"));
    [bao, registry] = await Promise.all([startOpenBao(), startDistribution()]);
    await makeTransitKeys(bao, [{ name: "images", file: join(folder, "images.pub") }]);
    token = await signerToken(bao, "images");
    shop = signedRepository(registry, "shop/web");
    image = await shop.push("built elsewhere");
    const program = `
const pulumi = require("@pulumi/pulumi");
const { ImageSignature } = require("portcullis");
const config = new pulumi.Config();
const signature = new ImageSignature("web", {
  image: config.require("image"),
  annotations: { version: config.require("version") },
  key: { address: ${JSON.stringify(bao.address)}, name: "images" },
  registryCa: ${JSON.stringify(registry.options.ca)},
});
exports.image = signature.image;
exports.statements = signature.statements;
`;
    const project = programFolder(program, { config: { "program:image": image, "program:version": "1.4.2" } });
    cpSync(project, folder, { recursive: true, verbatimSymlinks: true });
    rmSync(project, { recursive: true, force: true });
    const environment = { ...bao.environment, VAULT_TOKEN: token, DOCKER_CONFIG: registry.dockerConfig };
    stack = await deployment(folder, { environment });
  });
  after(async () => {
    stack.dispose();
    await Promise.all([bao.stop(), registry.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const tag = (): string => `${image.slice(image.indexOf("@") + 1).replace(":", "-")}.sig`;
  const signatures = async (): Promise<number> => {
    const layers = (await shop.client.manifest(tag()))?.json["layers"];
    return Array.isArray(layers) ? layers.length : 0;
  };

  it("is signed behind the gate, once", async () => {
    const { exitCode, output, policies } = await stack.up();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(policies, []);
    assert.equal(await signatures(), 1);
    const again = await stack.up({ expectNoChanges: true });
    assert.equal(again.exitCode, 0, again.output);
    const outputs = await stack.outputs();
    assert.equal(outputs["image"], image);
    assert.match(String(outputs["statements"]), /^sha256:[0-9a-f]{64}$/);
  });

  it("leaves neither code, nor a key, nor a credential in the state", async () => {
    const state = await stack.exportText();
    const account = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
    for (const secret of [token, bao.rootToken, ACCOUNT.password, account, "PRIVATE KEY"]) assert.ok(!state.includes(secret));
    const [signature] = (await stack.resources()).filter(({ type }) => type === "pulumi-nodejs:dynamic/signing:ImageSignature");
    assert.equal(
      signature?.inputs?.["__provider"],
      'exports.handler = () => require("portcullis/signing-provider").provider("ImageSignature");',
    );
  });

  it("is found unsigned by a refresh, and signed again by the next up", async () => {
    const empty = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: await shop.client.pushBlob(Buffer.from("{}")), layers: [] };
    await shop.client.pushManifest(Buffer.from(JSON.stringify(empty)), OCI_MANIFEST, tag());
    const refreshed = await stack.refresh();
    assert.deepEqual([refreshed.exitCode, refreshed.changes["delete"]], [0, 1], refreshed.output);
    const mended = await stack.up();
    assert.deepEqual([mended.exitCode, mended.changes["create"]], [0, 1], mended.output);
    assert.equal(await signatures(), 1);
  });

  it("is signed again with other words, and as another image", async () => {
    stack.setConfig({ "program:version": "1.4.3" });
    const worded = await stack.up();
    assert.deepEqual([worded.exitCode, worded.changes["update"]], [0, 1], worded.output);
    assert.equal(await signatures(), 2);
    const former = image;
    image = await shop.push("built later");
    stack.setConfig({ "program:version": "1.4.3", "program:image": image });
    const replaced = await stack.up();
    assert.deepEqual([replaced.exitCode, replaced.changes["replace"]], [0, 1], replaced.output);
    assert.equal(await signatures(), 1);
    image = former;
    assert.equal(await signatures(), 2);
  });

  it("stays signed when the stack is gone, and names no secret where it fails", async () => {
    stack.setEnvironment({ VAULT_TOKEN: "s.000000000000000000000000" });
    stack.setConfig({ "program:version": "1.4.4" });
    const failed = await stack.up();
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /Vault could not read transit\/keys\/images: the token was refused: it has expired/);
    assert.doesNotMatch(failed.output, /s\.0000|correct-horse/);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    assert.equal(await signatures(), 2);
  });
});
