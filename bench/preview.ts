/**
 * `npm run bench:preview [-- RUNS]`: what the pack costs a preview of 500 Deployments.
 *
 * The same preview with an empty pack and with portcullis, in turns, so that whatever else the machine does hits both alike. The figures
 * to trust are the ratio of the medians and the difference in memory; seconds are for orientation.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../tools/build";
import { runTask } from "../tools/tasks/run";
import { PACK, preview, ROOT } from "../tests/support/preview";
import { median } from "./median";

const DEPLOYMENTS = 500;
const RUNS = Number(process.argv[2] ?? 11);

/** Limits that the project promises. */
const MAX_RATIO = 1.1;
const MAX_EXTRA_MEMORY_MB = 60;

const PROGRAM = `
const labels = { app: "web" };
for (let index = 0; index < ${DEPLOYMENTS}; index += 1) {
  new k8s.apps.v1.Deployment("web-" + index, {
    metadata: { namespace: "shop", labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "web",
          automountServiceAccountToken: false,
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels: labels } },
          ],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10001,
            runAsGroup: 10001,
            seccompProfile: { type: "RuntimeDefault" },
            appArmorProfile: { type: "RuntimeDefault" },
          },
          containers: [1, 2].map((number) => ({
            name: "app-" + number,
            image: "registry.example.com/shop/app:1.4.2@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2",
            env: Array.from({ length: 10 }, (_, at) => ({ name: "SETTING_" + at, value: "value " + at })),
            ports: [{ name: "http-" + number, containerPort: 8080 + number }],
            resources: {
              requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
              limits: { cpu: "500m", memory: "128Mi", "ephemeral-storage": "64Mi" },
            },
            livenessProbe: { httpGet: { path: "/live", port: "http-" + number } },
            readinessProbe: { httpGet: { path: "/ready", port: "http-" + number } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
          })),
        },
      },
    },
  }, { provider });
}
`;

interface Sample {
  seconds: number;
  /** The largest resident set of the pack's process, in megabytes. */
  memory: number;
}

runTask(async () => {
  await build();
  const folder = mkdtempSync(join(tmpdir(), "portcullis-bench-"));
  try {
    const packs = { "empty pack": emptyPack(folder), portcullis: PACK };
    const samples: Record<string, Sample[]> = { "empty pack": [], portcullis: [] };
    for (let run = 0; run <= RUNS; run += 1) {
      for (const [name, pack] of Object.entries(packs)) {
        const sample = await measure(pack);
        // The first turn fills caches.
        if (run > 0) samples[name]?.push(sample);
      }
    }
    report(samples["empty pack"] as Sample[], samples["portcullis"] as Sample[]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function measure(pack: string): Promise<Sample> {
  const memory = watchMemory(pack);
  const { exitCode, output, seconds } = await preview({ program: PROGRAM, pack }).finally(memory.stop);
  if (exitCode !== 0) throw new Error(output);
  if (process.platform === "linux" && memory.megabytes() === 0) throw new Error("the process of the pack was not found");
  return { seconds, memory: memory.megabytes() };
}

/** Follows the largest resident set of the process that serves a pack, which the engine ends without a word. Linux only. */
function watchMemory(pack: string): { stop: () => void; megabytes: () => number } {
  let pid: string | undefined;
  let largest = 0;
  const timer = setInterval(() => {
    // Looked for until it is there, then only read.
    pid ??= readdirSync("/proc").find((entry) => /^\d+$/.test(entry) && servesPack(entry, pack));
    const status = pid === undefined ? "" : readText(`/proc/${pid}/status`);
    largest = Math.max(largest, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 5);
  return { stop: () => clearInterval(timer), megabytes: () => largest / 1024 };
}

function servesPack(pid: string, pack: string): boolean {
  if (!readText(`/proc/${pid}/cmdline`).includes("run-policy-pack/index.js")) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === pack;
  } catch {
    return false;
  }
}

/** The text of a file of /proc, empty once its process is gone. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** A pack of @pulumi/policy without a policy: the floor that any pack can reach. */
function emptyPack(folder: string): string {
  const pack = join(folder, "empty");
  mkdirSync(pack);
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "name: empty\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n");
  writeFileSync(join(pack, "package.json"), '{ "name": "empty", "version": "1.0.0", "main": "index.js" }');
  writeFileSync(
    join(pack, "index.js"),
    'const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("empty", { policies: [] });',
  );
  symlinkSync(join(ROOT, "node_modules"), join(pack, "node_modules"));
  return pack;
}

function report(empty: readonly Sample[], portcullis: readonly Sample[]): void {
  const show = (name: string, samples: readonly Sample[]): void => {
    const seconds = samples.map((sample) => sample.seconds);
    console.log(
      `${name.padEnd(11)} median ${median(seconds).toFixed(2)} s, minimum ${Math.min(...seconds).toFixed(2)} s, ` +
        `memory ${median(samples.map((sample) => sample.memory)).toFixed(0)} MB (${samples.length} runs)`,
    );
  };
  show("empty pack", empty);
  show("portcullis", portcullis);
  const ratio = median(portcullis.map(({ seconds }) => seconds)) / median(empty.map(({ seconds }) => seconds));
  const extra = median(portcullis.map(({ memory }) => memory)) - median(empty.map(({ memory }) => memory));
  console.log(
    `preview of ${DEPLOYMENTS} Deployments: ${ratio.toFixed(3)} times the empty pack (limit ${MAX_RATIO}), ${extra.toFixed(0)} MB more memory (limit ${MAX_EXTRA_MEMORY_MB})`,
  );
  if (ratio > MAX_RATIO || extra > MAX_EXTRA_MEMORY_MB) process.exitCode = 1;
}
