/** What is signed with a key in a real Vault, in real registries, and whether real cosign of both majors accepts it. */
import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provider } from "../../components/signing/provider";
import { RegistryClient, type RepositoryClient } from "../../policies/signatures/registry/client";
import type { Descriptor } from "../../policies/signatures/registry/source";
import { verifyImage } from "../../policies/signatures/verify/verify-image";
import { prepareCosign, type Cosign } from "../support/cosign";
import { startOpenBao, type OpenBao } from "../support/openbao";
import { ACCOUNT, startDistribution, startReferrersRegistry, type TestRegistry } from "../support/registries";
import { makeTransitKeys, signerToken } from "../support/signing-key";

type Operations = Required<ReturnType<typeof provider>>;
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const ENVIRONMENT = ["VAULT_TOKEN", "VAULT_CACERT", "DOCKER_CONFIG"];
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const BUNDLES = "--new-bundle-format=true";
const SIMPLE = "--new-bundle-format=false";
const CONTENTS = {
  spdxjson: JSON.stringify({ spdxVersion: "SPDX-2.3", SPDXID: "SPDXRef-DOCUMENT", name: "web" }),
  cyclonedx: JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", components: [] }),
};
const digestOf = (image: string): string => image.slice(image.indexOf("@") + 1);
const tagOf = (image: string): string => `${digestOf(image).replace(":", "-")}.sig`;

describe("signing images", function () {
  this.timeout(240_000);
  const environment = Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));
  const signing = provider("ImageSignature") as Operations;
  const folder = mkdtempSync(join(tmpdir(), "portcullis-signing-"));
  const file = (name: string): string => join(folder, name);
  const [publicKey, otherKey] = [file("images.pub"), file("other.pub")];
  let bao: OpenBao;
  let token: string;
  let cosigns: Cosign[] = [];
  let accepted = 0;
  let asked = 0;

  before(async () => {
    bao = await startOpenBao();
    cosigns = await Promise.all([prepareCosign(2), prepareCosign(3)]);
    await makeTransitKeys(bao, [
      { name: "images", file: publicKey },
      { name: "other", file: otherKey },
    ]);
    token = await signerToken(bao, "images");
    for (const [name, text] of Object.entries(CONTENTS)) writeFileSync(file(name), text);
  });
  after(async () => {
    for (const [name, value] of Object.entries(environment)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    for (const cosign of cosigns) cosign.remove();
    await bao.stop();
    rmSync(folder, { recursive: true, force: true });
    process.stdout.write(`      what we sign: ${accepted}/${asked} accepted\n`);
  });

  for (const [where, start] of [
    ["CNCF distribution, which has no referrers API", startDistribution],
    ["a registry with the referrers API", startReferrersRegistry],
  ] as const) {
    describe(`in ${where}`, () => {
      let registry: TestRegistry;
      let client: RegistryClient;
      let store: RepositoryClient;

      before(async () => {
        registry = await start();
        client = new RegistryClient(registry.options);
        store = client.repository(registry.registry, "shop/web");
        Object.assign(process.env, { VAULT_TOKEN: token, VAULT_CACERT: bao.caFile, DOCKER_CONFIG: registry.dockerConfig });
      });
      after(async () => {
        client.close();
        await registry.stop();
      });

      const push = async (content: string, to = store, path = "shop/web"): Promise<string> => {
        const config = await to.pushBlob(Buffer.from(JSON.stringify({ content })), "application/vnd.oci.image.config.v1+json");
        const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] };
        const { digest } = await to.pushManifest(Buffer.from(JSON.stringify(manifest)), OCI_MANIFEST);
        return `${registry.registry}/${path}@${digest}`;
      };
      const inputsFor = (image: string, changes: object = {}): Record<string, unknown> => ({
        image,
        annotations: { version: "1.4.2" },
        address: bao.address,
        mount: "transit",
        key: "images",
        registryCa: registry.options.ca,
        ...changes,
      });
      const contents = (type: keyof typeof CONTENTS): object => ({
        sbom: file(type),
        sbomDigest: createHash("sha256").update(CONTENTS[type]).digest("hex"),
      });
      const accepts = async (cosign: Cosign, image: string, ...args: readonly string[]): Promise<void> => {
        const command = args.includes("--type") ? "verify-attestation" : "verify";
        const { isAccepted, stderr } = await cosign.verify(registry, command, [...args, image]);
        asked++;
        if (isAccepted) accepted++;
        assert.ok(isAccepted, `cosign ${cosign.major} ${command} ${args.join(" ")}: ${stderr}`);
      };
      const refuses = async (cosign: Cosign, image: string, ...args: readonly string[]): Promise<void> => {
        const command = args.includes("--type") ? "verify-attestation" : "verify";
        const { isAccepted } = await cosign.verify(registry, command, [...args, image]);
        assert.ok(!isAccepted, `cosign ${cosign.major} ${command} ${args.join(" ")}`);
      };

      it("is accepted by both majors of cosign, and by no other key", async () => {
        const image = await push("signed");
        await signing.create(inputsFor(image));
        for (const cosign of cosigns) {
          for (const layout of [BUNDLES, SIMPLE]) {
            await accepts(cosign, image, layout, "--key", publicKey);
            await accepts(cosign, image, layout, "--key", publicKey, "-a", "version=1.4.2");
            await refuses(cosign, image, layout, "--key", otherKey);
          }
        }
        const [, third] = cosigns;
        assert.ok(third);
        // cosign 2 does not look at what a bundle says.
        for (const layout of [BUNDLES, SIMPLE]) await refuses(third, image, layout, "--key", publicKey, "-a", "version=1.4.3");
      });

      it("is accepted by its simple signature alone, which is all that some readers know", async () => {
        const image = await push("simple");
        await signing.create(inputsFor(image));
        const copy = client.repository(registry.registry, "shop/simple");
        const copied = await push("simple", copy, "shop/simple");
        const signature = await store.manifest(tagOf(image));
        const { config, layers } = signature?.json as { config: Descriptor; layers: Descriptor[] };
        for (const blob of [config, ...layers]) await copy.pushBlob((await store.blob(blob)) ?? Buffer.of());
        await copy.pushManifest(signature?.bytes ?? Buffer.of(), OCI_MANIFEST, tagOf(image));
        for (const cosign of cosigns) {
          await accepts(cosign, copied, SIMPLE, "--key", publicKey, "-a", "version=1.4.2");
          await refuses(cosign, copied, SIMPLE, "--key", publicKey, "-a", "version=1.4.3");
          await refuses(cosign, copied, SIMPLE, "--key", otherKey);
        }
      });

      it("signs what the image holds and where it comes from", async () => {
        const provenance = {
          builder: "https://ci.example.com/shop",
          sourceUri: "https://git.example.com",
          commit: COMMIT,
          parameters: {},
        };
        const [first, second] = [await push("spdx"), await push("cyclonedx")];
        await signing.create(inputsFor(first, { ...contents("spdxjson"), provenance }));
        await signing.create(inputsFor(second, contents("cyclonedx")));
        for (const cosign of cosigns) {
          for (const [image, type] of [
            [first, "spdxjson"],
            [first, "slsaprovenance1"],
            [second, "cyclonedx"],
          ] as const) {
            await accepts(cosign, image, BUNDLES, "--key", publicKey, "--type", type);
            await refuses(cosign, image, BUNDLES, "--key", otherKey, "--type", type);
          }
          await refuses(cosign, second, BUNDLES, "--key", publicKey, "--type", "slsaprovenance1");
        }
        writeFileSync(file("changed"), CONTENTS.cyclonedx);
        const changed = signing.create(inputsFor(second, { ...contents("spdxjson"), sbom: file("changed") }));
        await assert.rejects(changed, { message: `${file("changed")} has changed since the program has read it` });
      });

      it("stays beside what cosign signs, before and after", async () => {
        const image = await push("both");
        const keys = await Promise.all(cosigns.map((cosign) => cosign.generateKeys(`key-${registry.registry.split(":")[1]}`)));
        const [second, third] = cosigns;
        assert.ok(second && third);
        await second.write(registry, "sign", [SIMPLE, "--key", keys[0]?.privateKey ?? "", image]);
        await signing.create(inputsFor(image));
        await third.write(registry, "sign", ["--key", keys[1]?.privateKey ?? "", image]);
        for (const cosign of cosigns) await accepts(cosign, image, BUNDLES, "--key", publicKey);
        await accepts(third, image, SIMPLE, "--key", publicKey);
        await accepts(third, image, BUNDLES, "--key", keys[1]?.publicKey ?? "");
        await accepts(third, image, SIMPLE, "--key", keys[0]?.publicKey ?? "");
        await second.write(registry, "sign", [SIMPLE, "--key", keys[1]?.privateKey ?? "", image]);
        await accepts(third, image, SIMPLE, "--key", publicKey);
      });

      it("is accepted by the rule's own verifier, as far as it goes", async () => {
        const image = await push("verified");
        await signing.create(inputsFor(image, contents("spdxjson")));
        const verdict = async (key: string, version: string, predicateType: string): Promise<string> => {
          const keys = [createPublicKey(readFileSync(key))];
          const requirement = {
            authorities: [{ kind: "keys", name: "release", keys }] as const,
            threshold: 1,
            annotations: { version },
            attestations: [{ predicateType }],
            repository: `${registry.registry}/shop/web`,
          };
          return (await verifyImage(store, digestOf(image), requirement)).outcome;
        };
        assert.equal(await verdict(publicKey, "1.4.2", "https://spdx.dev/Document"), "verified");
        assert.equal(await verdict(otherKey, "1.4.2", "https://spdx.dev/Document"), "refused");
        assert.equal(await verdict(publicKey, "1.4.3", "https://spdx.dev/Document"), "refused");
        assert.equal(await verdict(publicKey, "1.4.2", "https://slsa.dev/provenance/v1"), "refused");
      });

      it("writes nothing twice, finds what is gone, and leaves all behind", async () => {
        const image = await push("again");
        const { id, outs } = (await signing.create(inputsFor(image))) as { id: string; outs: object };
        assert.equal(id, image);
        const written = async (): Promise<unknown> => [
          (await store.manifest(tagOf(image)))?.digest,
          (await store.referrers(digestOf(image))).map(({ digest }) => digest),
        ];
        const first = await written();
        await signing.update(id, outs, inputsFor(image));
        assert.deepEqual(await written(), first);
        assert.deepEqual((await signing.read(id, outs)).id, image);
        await signing.delete(id, outs);
        assert.deepEqual(await written(), first);

        const empty = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: await store.pushBlob(Buffer.from("{}")), layers: [] };
        await store.pushManifest(Buffer.from(JSON.stringify(empty)), OCI_MANIFEST, tagOf(image));
        assert.deepEqual(await signing.read(id, outs), { id: "", props: {} });
        await signing.create(inputsFor(image));
        assert.deepEqual((await signing.read(id, outs)).id, image);
      });

      it("fails without a word that is secret", async () => {
        const image = await push("refused");
        await bao.api("POST", "transit/keys/exportable", { type: "ecdsa-p256", exportable: true });
        await bao.api("POST", "transit/keys/rsa", { type: "rsa-2048" });
        const root = { VAULT_TOKEN: bao.rootToken };
        const nobody = join(folder, "nobody");
        const missing = `${registry.registry}/shop/web@sha256:${"0".repeat(64)}`;
        const cases: [inputs: object, environment: object, message: RegExp][] = [
          [inputsFor(image, { key: "exportable" }), root, /^the key exportable may leave Vault: exportable must be false$/],
          [inputsFor(image, { key: "rsa" }), root, /^the key rsa must be of the type ecdsa-p256$/],
          [inputsFor(image, { key: "none" }), root, /^there is no key none at transit$/],
          [inputsFor(image, { key: "other" }), {}, /^Vault could not read transit\/keys\/other: the token was refused/],
          [inputsFor(missing), {}, /^there is no 127\.0\.0\.1:\d+\/shop\/web@sha256:0+$/],
          [inputsFor(image.replace(/@.*/, ":1.4.2")), {}, /^image must be named by its digest: registry\/repository@sha256:…$/],
          [inputsFor(image), { DOCKER_CONFIG: nobody }, /127\.0\.0\.1/],
          [inputsFor(image, { registryCa: readFileSync(bao.caFile, "utf8") }), {}, /127\.0\.0\.1/],
        ];
        for (const [inputs, changes, message] of cases) {
          const before = { ...process.env };
          // A client of Vault keeps the credentials that it began with.
          const fresh = "VAULT_TOKEN" in changes ? { address: bao.address.replace("127.0.0.1", "localhost") } : {};
          Object.assign(process.env, changes);
          try {
            await assert.rejects(signing.create({ ...inputs, ...fresh }), (error: Error) => {
              assert.match(error.message, message);
              const said = `${error.message}${error.stack}${JSON.stringify(error)}`;
              for (const secret of [token, bao.rootToken, ACCOUNT.password]) assert.ok(!said.includes(secret), said);
              return true;
            });
          } finally {
            Object.assign(process.env, before);
          }
        }
        assert.equal(await store.manifest(tagOf(image)), undefined);
      });
    });
  }

  it("may do no more than sign with the one key", async () => {
    for (const [method, path, body] of [
      ["GET", "transit/export/signing-key/images", undefined],
      ["GET", "transit/backup/images", undefined],
      ["POST", "transit/keys/images/config", { exportable: true }],
      ["POST", "transit/keys/images/rotate", {}],
      ["DELETE", "transit/keys/images", undefined],
      ["POST", "transit/sign/other", { input: "" }],
      ["GET", "transit/keys", undefined],
    ] as const) {
      assert.equal((await bao.call(method, path, body, token)).status, 403, `${method} ${path}`);
    }
  });
});
