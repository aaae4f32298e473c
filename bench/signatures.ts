/**
 * `npm run bench:signatures [-- RUNS]`: what signatures cost.
 *
 * A preview of 100 Deployments with 100 images, with a trust policy and without, in turns, the registry behind 20 ms of latency; and the
 * same with 1,000 Deployments of these images. Then one image on a registry nearby, in turns: verified as the pack does it, in the process that is
 * there anyway, with nothing kept from the last time (trust policy, connection and token are new); by `cosign verify` of both majors; and by
 * `portcullis verify`, a process of its own, whose start alone takes about as long as cosign.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseImageReference, type ImageReference } from "../policies/model/image-reference";
import { openVerifier } from "../policies/signatures/open";
import { build } from "../tools/build";
import { runTask } from "../tools/tasks/run";
import { prepareCosign } from "../tests/support/cosign";
import { startLatencyProxy } from "../tests/support/latency-proxy";
import { preview, ROOT } from "../tests/support/preview";
import { ACCOUNT, startDistribution, type TestRegistry } from "../tests/support/registries";
import { run } from "../tests/support/run";
import { newSigner, signedRepository, writeTrustPolicy } from "../tests/support/signed-images";
import { median } from "./median";

const IMAGES = 100;
const RESOURCES = 1000;
const LATENCY_MS = 20;
const RUNS = Number(process.argv[2] ?? 7);
const VERIFICATIONS = 15;

/** Limits that the project promises. */
const MAX_EXTRA_SECONDS = 1.5;
const MAX_RATIO = 0.5;

runTask(async () => {
  await build();
  const registry = await startDistribution();
  const folder = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
  try {
    await previews(registry, folder);
    await verifications(registry, folder);
  } finally {
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function previews(registry: TestRegistry, folder: string): Promise<void> {
  const proxy = await startLatencyProxy(registry.registry);
  try {
    const far = { ...registry, registry: proxy.address, dockerConfig: dockerConfigFor(folder, proxy.address) };
    const shop = signedRepository(far, "shop/web");
    const signer = newSigner();
    const images: string[] = [];
    for (let index = 0; index < IMAGES; index += 1) {
      images.push(await shop.push(`image ${index}`));
      await shop.sign(images[index] as string, signer);
    }
    const policy = writeTrustPolicy(join(folder, "far"), far, shop.name, signer.publicKey);
    proxy.delay(LATENCY_MS);
    const signed = { PORTCULLIS_TRUST_POLICY: policy, DOCKER_CONFIG: far.dockerConfig };
    for (const [resources, runs] of [
      [IMAGES, RUNS],
      [RESOURCES, Math.ceil(RUNS / 2)],
    ] as const) {
      const seconds = { without: [] as number[], with: [] as number[] };
      for (let turn = 0; turn <= runs; turn += 1) {
        const without = await previewSeconds(images, resources, {});
        const withPolicy = await previewSeconds(images, resources, signed);
        // The first turn fills caches.
        if (turn === 0) continue;
        seconds.without.push(without);
        seconds.with.push(withPolicy);
      }
      const extra = median(seconds.with) - median(seconds.without);
      console.log(
        `${resources} Deployments, ${IMAGES} images, ${LATENCY_MS} ms of latency: median ${median(seconds.without).toFixed(2)} s without a trust policy, ` +
          `${median(seconds.with).toFixed(2)} s with one: ${extra.toFixed(2)} s more (limit ${MAX_EXTRA_SECONDS})`,
      );
      if (extra > MAX_EXTRA_SECONDS) process.exitCode = 1;
    }
  } finally {
    await proxy.stop();
  }
}

async function previewSeconds(images: readonly string[], resources: number, environment: Record<string, string>): Promise<number> {
  const program = `
const images = ${JSON.stringify(images)};
for (let index = 0; index < ${resources}; index += 1) {
  new k8s.apps.v1.Deployment("web-" + index, {
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "app", image: images[index % images.length] }] },
      },
    },
  }, { provider });
}
`;
  const config = { "portcullis:profile": "pss-baseline" };
  const { exitCode, output, seconds } = await preview({ program, environment, config });
  const wanted = environment["PORTCULLIS_TRUST_POLICY"] === undefined ? 12 : 15;
  if (exitCode !== 0 || !output.includes(`${wanted} rules`)) throw new Error(output);
  return seconds;
}

async function verifications(registry: TestRegistry, folder: string): Promise<void> {
  const shop = signedRepository(registry, "shop/web");
  const signer = newSigner();
  const image = await shop.push("one image");
  await shop.sign(image, signer);
  const policy = writeTrustPolicy(join(folder, "near"), registry, shop.name, signer.publicKey);
  const key = join(folder, "near/release.pub");
  const cosign = { 2: await prepareCosign(2), 3: await prepareCosign(3) };
  const environment = { ...process.env, DOCKER_CONFIG: registry.dockerConfig };
  const reference = parseImageReference(image) as ImageReference;
  const ways: Record<string, () => Promise<boolean>> = {
    "the pack": async () => {
      const verifier = openVerifier({ trustPolicy: policy, keys: [] }, environment);
      const { outcome } = await verifier.verify(reference);
      verifier.close();
      return outcome === "verified";
    },
    "portcullis verify": async () => {
      const cli = join(ROOT, "dist/cli/portcullis.js");
      const { exitCode } = await run(process.execPath, [cli, "verify", image, "--trust-policy", policy], folder, environment);
      return exitCode === 0;
    },
    "cosign 2": async () => (await cosign[2].verify(registry, "verify", ["--key", key, image])).isAccepted,
    "cosign 3": async () => (await cosign[3].verify(registry, "verify", ["--key", key, image])).isAccepted,
  };
  const seconds = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  try {
    for (let turn = 0; turn <= VERIFICATIONS; turn += 1) {
      for (const [name, verify] of Object.entries(ways)) {
        const started = performance.now();
        if (!(await verify())) throw new Error(`${name} does not accept the image`);
        if (turn > 0) seconds.get(name)?.push((performance.now() - started) / 1000);
      }
    }
  } finally {
    cosign[2].remove();
    cosign[3].remove();
  }
  const of = (name: string): number => median(seconds.get(name) ?? []);
  const [own, command] = [of("the pack"), of("portcullis verify")];
  console.log(`one image: the pack ${own.toFixed(3)} s, portcullis verify ${command.toFixed(3)} s (medians of ${VERIFICATIONS})`);
  for (const name of ["cosign 2", "cosign 3"]) {
    const other = of(name);
    console.log(
      `${name} verify ${other.toFixed(3)} s: the pack takes ${(own / other).toFixed(2)} times that (limit ${MAX_RATIO}), ` +
        `portcullis verify ${(command / other).toFixed(2)} times`,
    );
    if (own / other > MAX_RATIO) process.exitCode = 1;
  }
}

function dockerConfigFor(folder: string, registry: string): string {
  const config = join(folder, "docker-config");
  mkdirSync(config);
  const auth = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
  writeFileSync(join(config, "config.json"), JSON.stringify({ auths: { [registry]: { auth } } }));
  return config;
}
