/**
 * `npm run bench:evaluate [-- RUNS]`: how long all rules of the strictest profile take on one Deployment of 2.9 KB, from its decoded inputs
 * to its findings. The limit is in milliseconds of processor time, as the project promises; the ratio to reading the same inputs as JSON is what to compare
 * between machines.
 */
import { evaluateSubject } from "../policies/evaluate";
import { profiles } from "../policies/profiles";
import type { Profile } from "../policies/profiles/profile";
import { resolveProfile } from "../policies/profiles/resolve";
import { rules } from "../policies/rules";
import { readPulumiResource } from "../policies/sources/pulumi";
import { median } from "./median";

const RUNS = Number(process.argv[2] ?? 20);
const PER_RUN = 100;
const MAX_MILLISECONDS = 0.3;

const type = "kubernetes:apps/v1:Deployment";
const labels = { "app.kubernetes.io/name": "web" };
const inputs = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", labels },
  spec: {
    replicas: 2,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: "web",
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "kubernetes.io/hostname",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: labels },
          },
        ],
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10001,
          runAsGroup: 10001,
          seccompProfile: { type: "RuntimeDefault" },
          appArmorProfile: { type: "RuntimeDefault" },
        },
        containers: [1, 2].map((number) => ({
          name: `app-${number}`,
          image: "registry.example.com/shop/app:1.4.2@sha256:4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2",
          env: Array.from({ length: 10 }, (_, at) => ({ name: `SETTING_${at}`, value: `the value number ${at}` })),
          ports: [{ name: `http-${number}`, containerPort: 8080 + number }],
          resources: {
            requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
            limits: { cpu: "500m", memory: "128Mi", "ephemeral-storage": "64Mi" },
          },
          livenessProbe: { httpGet: { path: "/live", port: `http-${number}` } },
          readinessProbe: { httpGet: { path: "/ready", port: `http-${number}` } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
        })),
      },
    },
  },
};

const text = JSON.stringify(inputs);
if (
  evaluateSubject(
    resolveProfile(profiles.get("prod") as Profile),
    readPulumiResource({ type, urn: "urn:pulumi:prod::shop::x::web", inputs })[0] as Subject,
  ).findings.length > 0
) {
  throw new Error("the Deployment has to be compliant, as most are");
}
const profile = resolveProfile(profiles.get("prod") as Profile);
// Every run reads the resource anew, so that nothing a field remembers is counted as speed.
const evaluate = timed((round) => evaluateSubject(profile, subjects[round] as Subject));
const read = timed(() => readPulumiResource({ type, urn: "urn:pulumi:prod::shop::x::web", inputs }));
const parse = timed(() => JSON.parse(text) as unknown);

type Subject = ReturnType<typeof readPulumiResource>[number];
let subjects: Subject[] = [];

/** The milliseconds of processor time of one call; the runs of different functions are interleaved by `main`. */
function timed(call: (round: number) => unknown): () => number {
  return () => {
    const started = process.cpuUsage();
    for (let round = 0; round < PER_RUN; round += 1) call(round);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e3 / PER_RUN;
  };
}

function main(): void {
  const samples: Record<string, number[]> = { evaluate: [], read: [], parse: [] };
  for (let run = -2; run < RUNS; run += 1) {
    subjects = Array.from(
      { length: PER_RUN },
      () => readPulumiResource({ type, urn: "urn:pulumi:prod::shop::x::web", inputs })[0] as Subject,
    );
    for (const [name, measure] of Object.entries({ evaluate, read, parse })) {
      const sample = measure();
      // The first runs are compiled while they run.
      if (run >= 0) samples[name]?.push(sample);
    }
  }
  const [evaluated = 0, wasRead = 0, parsed = 1] = Object.values(samples).map(median);
  const applied = profile.rules.length;
  console.log(`${text.length} bytes, ${applied} active rules of ${rules.length}, ${RUNS} runs of ${PER_RUN}`);
  console.log(
    `evaluation ${evaluated.toFixed(4)} ms (limit ${MAX_MILLISECONDS}), reading the inputs ${wasRead.toFixed(4)} ms, ` +
      `JSON.parse ${parsed.toFixed(4)} ms; evaluation is ${(evaluated / parsed).toFixed(1)} times JSON.parse`,
  );
  if (evaluated > MAX_MILLISECONDS) process.exitCode = 1;
}

main();
