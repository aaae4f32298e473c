/**
 * `npm run bench:issue`: what our client adds to issuing 1,000 certificates, EC P-256 over TLS, by a real OpenBao on this machine.
 *
 * Ours and the barest client there is, Node's own `https` with connections kept open, take turns, so that whatever else the machine does
 * hits both alike. `bao write` is a process for each certificate, so a hundred are measured. The figure to trust is the ratio to raw https.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type * as Provider from "../components/vault/provider";
import { build } from "../tools/build";
import { startOpenBao, type OpenBao } from "../tests/support/openbao";
import { ensureOpenBao } from "../tools/toolchain/openbao";
import { runTask } from "../tools/tasks/run";

const CERTIFICATES = 1000;
const TURNS = 20;
const WITH_BAO = 100;
const CONCURRENCY = 8;
/** The limit that the project promises. */
const MAX_RATIO = 1.5;
const PATH = "pki/issue/web";
const NAME = "web.shop.example.com";

/** Issues one certificate. */
type Issue = () => Promise<unknown>;

interface Sample {
  seconds: number;
  /** Of each certificate, in milliseconds. */
  latencies: number[];
}

runTask(async () => {
  // As it is delivered: the loader that runs this file makes each import slower.
  await build();
  const { connect, issueCertificates } = require("../dist/components/vault/provider") as typeof Provider;
  const bao = await startOpenBao();
  try {
    await makeAuthority(bao);
    const vault = connect({ address: bao.address }, bao.environment);
    const ours: Issue = () => issueCertificates(vault, PATH, [{ dnsNames: [NAME] }]);
    const raw = rawClient(bao);
    const own: Sample[] = [];
    const other: Sample[] = [];
    // The first of each fills caches and opens connections.
    for (const issue of [ours, raw]) await measure(issue, 2 * CONCURRENCY);
    for (let turn = 0; turn < TURNS; turn += 1) {
      own.push(await measure(ours, CERTIFICATES / TURNS));
      other.push(await measure(raw, CERTIFICATES / TURNS));
    }
    const cli = await measure(await baoClient(bao), WITH_BAO);
    report(own, other, cli);
  } finally {
    await bao.stop();
  }
});

/** An authority and a role like those of VaultPki. */
async function makeAuthority(bao: OpenBao): Promise<void> {
  await bao.api("POST", "sys/mounts/pki", { type: "pki", config: { max_lease_ttl: "26280h" } });
  const root = { common_name: "bench", key_type: "ec", key_bits: 256, permitted_dns_domains: ["shop.example.com"], ttl: "26280h" };
  await bao.api("POST", "pki/root/generate/internal", root);
  const role = { key_type: "ec", key_bits: 256, allowed_domains: [NAME], allow_bare_domains: true, require_cn: false };
  await bao.api("POST", "pki/roles/web", { ...role, max_ttl: "72h", key_usage: ["DigitalSignature"], client_flag: false });
}

function rawClient({ address, caFile, rootToken }: OpenBao): Issue {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(caFile) });
  const headers = { "X-Vault-Token": rootToken, "Content-Type": "application/json" };
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(`${address}/v1/${PATH}`, { method: "POST", agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("error", reject);
        response.on("end", () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
      });
      sent.on("error", reject);
      sent.end(JSON.stringify({ alt_names: NAME }));
    });
}

async function baoClient({ environment }: OpenBao): Promise<Issue> {
  const binary = await ensureOpenBao();
  const { VAULT_ADDR: BAO_ADDR, VAULT_CACERT: BAO_CACERT, VAULT_TOKEN: BAO_TOKEN } = environment;
  const env = { ...process.env, ...environment, BAO_ADDR, BAO_CACERT, BAO_TOKEN };
  return async () => {
    const child = spawn(binary, ["write", "-format=json", PATH, `alt_names=${NAME}`], { env, stdio: "ignore" });
    const [exitCode] = (await once(child, "close")) as [number | null];
    if (exitCode !== 0) throw new Error("bao write failed");
  };
}

/** Issues `count` certificates, {@link CONCURRENCY} at a time. */
async function measure(issue: Issue, count: number): Promise<Sample> {
  const latencies: number[] = [];
  let left = count;
  const started = performance.now();
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const asked = performance.now();
      await issue();
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { seconds: (performance.now() - started) / 1000, latencies };
}

function report(own: readonly Sample[], raw: readonly Sample[], cli: Sample): void {
  show("portcullis", own);
  show("raw https", raw);
  show("bao write", [cli]);
  const ratio = total(own) / total(raw);
  const byBao = (cli.seconds / cli.latencies.length) * CERTIFICATES;
  console.log(
    `${CERTIFICATES} certificates, ${CONCURRENCY} at a time: ${ratio.toFixed(2)} times the time of raw https (limit ${MAX_RATIO}); ` +
      `bao write would take ${byBao.toFixed(1)} s`,
  );
  if (ratio > MAX_RATIO) process.exitCode = 1;
}

function show(name: string, samples: readonly Sample[]): void {
  const seconds = total(samples);
  const sorted = samples.flatMap(({ latencies }) => latencies).sort((left, right) => left - right);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1);
  console.log(
    `${name.padEnd(10)} ${String(sorted.length).padStart(4)} in ${seconds.toFixed(2)} s, ${(sorted.length / seconds).toFixed(0)} a second; ` +
      `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`,
  );
}

function total(samples: readonly Sample[]): number {
  return samples.reduce((sum, { seconds }) => sum + seconds, 0);
}
