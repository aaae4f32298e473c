/** Signatures of images at preview: the real engine and the pack as it is built, against a real registry. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PolicyEvent } from "../support/deploy";
import { deployment, programFolder } from "../support/deploy";
import { preview } from "../support/preview";
import { startDistribution, type TestRegistry } from "../support/registries";
import { newSigner, signedRepository, writeTrustPolicy, type SignedRepository } from "../support/signed-images";

const RULE = "kubernetes-image-signature";
const PROVIDER = `new k8s.Provider("kubernetes", { renderYamlToDirectory: "rendered" })`;

function deploymentOf(name: string, image: string): string {
  return `new k8s.apps.v1.Deployment(${JSON.stringify(name)}, {
    spec: { selector: { matchLabels: { app: "a" } }, template: {
      metadata: { labels: { app: "a" } },
      spec: { containers: [{ name: "app", image: ${image} }] } } } }, { provider });`;
}

describe("signatures of images at preview", function () {
  this.timeout(300_000);
  const signer = newSigner();
  let registry: TestRegistry;
  let shop: SignedRepository;
  let folder: string;
  let environment: Record<string, string>;
  /** Images by what is wrong with them, each by digest but the last. */
  const images: Record<string, string> = {};

  before(async () => {
    registry = await startDistribution();
    folder = mkdtempSync(join(tmpdir(), "portcullis-signatures-"));
    shop = signedRepository(registry, "shop/web");
    for (const content of ["signed", "unsigned", "other-key", "copied"]) images[content] = await shop.push(content);
    const { signed = "", "other-key": otherKey = "", copied = "" } = images;
    await shop.sign(signed, signer);
    await shop.sign(otherKey, newSigner());
    const signature = await shop.client.manifest(signatureTag(signed));
    assert.ok(signature);
    await shop.client.pushManifest(signature.bytes, signature.mediaType, signatureTag(copied));
    const manifest = await shop.client.manifest(signed.slice(signed.indexOf("@") + 1));
    assert.ok(manifest);
    await shop.client.pushManifest(manifest.bytes, manifest.mediaType, "1.4.2");
    images["tagged"] = `${shop.name}:1.4.2`;
    const policy = writeTrustPolicy(folder, registry, shop.name, signer.publicKey);
    environment = { PORTCULLIS_TRUST_POLICY: policy, DOCKER_CONFIG: registry.dockerConfig };
  });
  after(async () => {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The findings of the rule, by resource, without the fix. */
  const found = (policies: readonly PolicyEvent[]): string[] =>
    policies
      .filter(({ policyName }) => policyName === RULE)
      .map(({ resourceUrn = "", message, enforcementLevel }) => {
        const name = resourceUrn.slice(resourceUrn.lastIndexOf("::") + 2);
        return `${enforcementLevel} ${name}: ${(message.split(". Fix")[0] ?? "").replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…")}`;
      })
      .sort();
  const CLAIM = 'container "app" must use an image that the trust policy accepts in spec.template.spec.containers[0].image';

  it("blocks what is unsigned, signed by another key, tagged or has a copied signature, and passes what is signed", async () => {
    const program = Object.entries(images)
      .map(([name, image]) => deploymentOf(name, JSON.stringify(image)))
      .join("\n");
    const result = await preview({ program, environment, config: { "portcullis:profile": "pss-baseline" } });
    assert.notEqual(result.exitCode, 0, result.output);
    assert.deepEqual(found(result.policies), [
      `mandatory copied: ${CLAIM}: its signature is for the digest sha256:…`,
      `mandatory other-key: ${CLAIM}: its signature is by a key that "release" does not have`,
      `mandatory tagged: ${CLAIM}: it is named by a tag, which can be moved; what is signed is a digest`,
      `mandatory unsigned: ${CLAIM}: it has no signature`,
    ]);
    assert.match(result.output, /portcullis: profile pss-baseline, .*; 4 violations, 0 undecided/);
  });

  it("passes a stack whose images are all signed", async () => {
    const result = await preview({
      program: deploymentOf("signed", JSON.stringify(images["signed"])),
      environment,
      config: { "portcullis:profile": "pss-baseline" },
    });
    assert.equal(result.exitCode, 0, result.output);
    assert.deepEqual(found(result.policies), []);
  });

  it("cannot decide about an image that is not known yet, or whose registry is down, and does what the profile says", async () => {
    const unknown = `const later = new (class extends pulumi.dynamic.Resource {})(
      { create: async () => ({ id: "1", outs: { value: "a" } }) }, "later", { value: undefined }).value;`;
    const gone = `registry.invalid/shop/web@sha256:${"a".repeat(64)}`;
    const policy = writeTrustPolicy(join(folder, "down"), registry, "registry.invalid", signer.publicKey);
    const program = [unknown, deploymentOf("later", "later"), deploymentOf("down", JSON.stringify(gone))].join("\n");
    for (const [profile, level] of [
      ["pss-baseline", "mandatory"],
      ["uat", "advisory"],
    ]) {
      const config = { "portcullis:profile": profile ?? "" };
      const result = await preview({ program, environment: { ...environment, PORTCULLIS_TRUST_POLICY: policy }, config });
      assert.deepEqual(
        found(result.policies).map((message) => message.replace(/\(E[A-Z_]+\)/, "(E…)")),
        [
          `${level} down: cannot decide whether ${CLAIM}: its signatures cannot be read: registry.invalid cannot be reached (E…)`,
          `${level} later: cannot decide whether container "app" must use an image that the trust policy accepts: spec.template.spec.containers[0].image is not known until deployment`,
        ],
      );
    }
  });

  it("stops an update before what is refused is created", async () => {
    const program = `const k8s = require("@pulumi/kubernetes"); const provider = ${PROVIDER};
      ${deploymentOf("unsigned", JSON.stringify(images["unsigned"]))}`;
    const project = programFolder(program, {});
    const stack = await deployment(project, { environment, config: { "portcullis:profile": "pss-baseline" } });
    try {
      const result = await stack.up();
      assert.notEqual(result.exitCode, 0, result.output);
      const resources = await stack.resources();
      assert.ok(!resources.some(({ type }) => type.endsWith(":Deployment")), result.output);
      assert.match(result.output, /it has no signature/);
    } finally {
      stack.dispose();
      rmSync(project, { recursive: true, force: true });
    }
  });
});

function signatureTag(image: string): string {
  return `${image.slice(image.indexOf("@") + 1).replace(":", "-")}.sig`;
}
