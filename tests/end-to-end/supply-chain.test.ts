/**
 * All of it in one line: VaultPki issues the registry's certificate; a real Docker engine builds an image and pushes it through the gateway; a key
 * in Vault signs it; and the preview of a deployment passes what is signed and blocks what is not.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { buildGoProgram } from "../../tools/toolchain/build";
import { CONTAINER_PROBE } from "../../tools/toolchain/modules";
import { deployment, programFolder } from "../support/deploy";
import { skipWithoutDockerEngine, startDockerEngine } from "../support/docker-engine";
import { buildImage, importProgram, pushImage } from "../support/docker-images";
import { startGatewayUnderTest } from "../support/gateway";
import { startOpenBao } from "../support/openbao";
import { preview } from "../support/preview";
import { makeTransitKeys, signerToken } from "../support/signing-key";

/** The name of the registry, which no resolver knows. */
const HOST = "registry.shop.example.com";
/** What makes it known to the processes of Node that the engine starts. */
const RESOLVER = `
const dns = require("node:dns");
const { lookup } = dns;
dns.lookup = (name, ...rest) => lookup(name === "${HOST}" ? "127.0.0.1" : name, ...rest);
`;

const PKI = `
const { VaultPki } = require("portcullis");
const pki = new VaultPki("pki", {
  address: process.env.VAULT_ADDR,
  domains: ["shop.example.com"],
  trustDomain: "prod.example.com",
  publicUrl: "http://pki.example.com",
  roles: [{ name: "registry", usage: "server", dnsNames: ["${HOST}"], appRole: { cidrs: ["127.0.0.0/8"] } }],
});
`;

describe("from the certificate to the deployment", function () {
  this.timeout(300_000);
  let folder: string;
  const endings: (() => unknown)[] = [];
  before(skipWithoutDockerEngine);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-supply-chain-"));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
  });
  after(async () => {
    for (const end of endings.toReversed()) await end();
  });

  /** Runs `up` on a program of JavaScript. */
  const up = async (program: string, environment: Record<string, string>, gated: boolean): Promise<void> => {
    const project = programFolder(program, {});
    const stack = await deployment(project, { environment, gated });
    try {
      const { exitCode, output } = await stack.up();
      assert.equal(exitCode, 0, output);
    } finally {
      stack.dispose();
      rmSync(project, { recursive: true, force: true });
    }
  };

  it("runs what was built and signed, and nothing else", async () => {
    const bao = await startOpenBao();
    endings.push(bao.stop);
    await up(PKI, bao.environment, false);
    const { data } = await bao.api("POST", "pki/issue/registry", { alt_names: HOST });
    const issued = data as { certificate: string; private_key: string; ca_chain: string[] };
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const root = issued.ca_chain.at(-1) ?? "";
    const trust = file("ca.pem", root);
    const gateway = await startGatewayUnderTest({
      tls: {
        certificate: file("registry.pem", [issued.certificate, ...issued.ca_chain.slice(0, -1)].join("\n")),
        key: file("registry-key.pem", issued.private_key),
        trust,
      },
    });
    endings.push(gateway.stop);

    const engine = await startDockerEngine([HOST]);
    endings.push(engine.stop);
    const port = Number(new URL(gateway.address).port);
    await engine.trust({ port, caFile: trust, host: HOST });
    const host = `${HOST}:${port}`;
    const account = { username: "push", password: gateway.passwords.push };
    const base = `${host}/base/probe:1.0.0`;
    await importProgram(engine, base, await buildGoProgram(CONTAINER_PROBE), "probe");
    const baseDigest = await pushImage(engine, base, account);
    const dockerfile = `FROM ${base}@${baseDigest}\nUSER 10001:10001\nENTRYPOINT ["/probe"]\n`;
    await buildImage(engine, `${host}/shop/web:1.4.2`, dockerfile);
    const digest = await pushImage(engine, `${host}/shop/web:1.4.2`, account);
    const signed = `${host}/shop/web@${digest}`;

    await makeTransitKeys(bao, [{ name: "images", file: join(folder, "images.pub") }]);
    const DOCKER_CONFIG = join(folder, "docker");
    mkdirSync(DOCKER_CONFIG);
    const auth = Buffer.from(`${account.username}:${account.password}`).toString("base64");
    writeFileSync(join(DOCKER_CONFIG, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
    const NODE_OPTIONS = `--require ${file("resolver.cjs", RESOLVER)}`;
    const environment = { ...bao.environment, VAULT_TOKEN: await signerToken(bao, "images"), DOCKER_CONFIG, NODE_OPTIONS };
    const signature = `
const { ImageSignature } = require("portcullis");
new ImageSignature("web", {
  image: ${JSON.stringify(signed)},
  annotations: { version: "1.4.2" },
  key: { address: ${JSON.stringify(bao.address)}, name: "images" },
  registryCa: ${JSON.stringify(root)},
});
`;
    await up(signature, environment, true);

    const policy = file(
      "trust-policy.yaml",
      dump({
        registries: { [host]: { ca: "ca.pem" } },
        authorities: { release: { vaultTransit: { address: bao.address, key: "images" } } },
        images: [{ match: host, authorities: ["release"], annotations: { version: "1.4.2" } }],
      }),
    );
    const previewOf = (image: string): ReturnType<typeof preview> =>
      preview({
        program: `new k8s.core.v1.Pod("web", { spec: { containers: [{ name: "app", image: ${JSON.stringify(image)} }] } }, { provider });`,
        environment: { ...environment, PORTCULLIS_TRUST_POLICY: policy },
        config: { "portcullis:profile": "pss-baseline" },
      });
    const passed = await previewOf(signed);
    assert.deepEqual(passed.policies, []);
    assert.equal(passed.exitCode, 0, passed.output);
    for (const [image, reason] of [
      [`${host}/base/probe@${baseDigest}`, "it has no signature"],
      [`${host}/shop/web:1.4.2`, "it is named by a tag, which can be moved; what is signed is a digest"],
    ] as const) {
      const blocked = await previewOf(image);
      assert.notEqual(blocked.exitCode, 0, blocked.output);
      assert.deepEqual(
        blocked.policies.map(({ policyName, message }) => `${policyName}: ${message.split(". Fix")[0]}`),
        [
          `kubernetes-image-signature: container "app" must use an image that the trust policy accepts in spec.containers[0].image: ${reason}`,
        ],
      );
    }
  });
});
