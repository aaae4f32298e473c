/** The pods of Kubernetes' own Pod Security tests, with the verdict that each must get. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../policies/evaluate";
import { podSecurityMinor } from "../../policies/frameworks/pss";
import { profiles } from "../../policies/profiles";
import type { Profile } from "../../policies/profiles/profile";
import { resolveProfile, type ResolvedProfile } from "../../policies/profiles/resolve";
import { readManifests } from "../../policies/sources/manifests";
import { goModuleFolder } from "../../tools/toolchain/build";
import { POD_SECURITY_ORACLE } from "../../tools/toolchain/modules";
import { wrap, type Json, type WorkloadKind } from "../support/pods";

export type Level = "baseline" | "restricted";
const LEVELS: readonly Level[] = ["baseline", "restricted"];

/** The oldest version whose fixtures count. */
const OLDEST_MINOR = 24;

export interface Fixture {
  level: Level;
  version: string;
  /** The file's folder and name: `fail/hostports0`. */
  name: string;
  allowed: boolean;
  pod: Json;
}

/** The shapes in which each fixture is evaluated. */
export const SHAPES: readonly WorkloadKind[] = [
  { apiVersion: "v1", kind: "Pod", template: "" },
  { apiVersion: "apps/v1", kind: "Deployment", template: "spec.template" },
  { apiVersion: "batch/v1", kind: "CronJob", template: "spec.jobTemplate.spec.template" },
  { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", template: "spec.template" },
];

export interface Disagreement {
  fixture: Omit<Fixture, "pod">;
  kind: string;
  said: boolean;
}

/** Reads every fixture of v1.24 and later from the Go module. */
export function readFixtures(): Fixture[] {
  const root = join(goModuleFolder(POD_SECURITY_ORACLE, "k8s.io/pod-security-admission"), "test/testdata");
  return LEVELS.flatMap((level) =>
    readdirSync(join(root, level))
      .filter((version) => podSecurityMinor(version) >= OLDEST_MINOR)
      .flatMap((version) =>
        ["pass", "fail"].flatMap((verdict) =>
          readFolder(join(root, level, version, verdict), { level, version, allowed: verdict === "pass" }),
        ),
      ),
  );
}

/** The fixtures on whose verdict portcullis and Kubernetes differ, in any shape; and how many verdicts were compared. */
export function compareFixtures(fixtures: readonly Fixture[]): { compared: number; disagreements: Disagreement[] } {
  const disagreements: Disagreement[] = [];
  for (const { pod, ...fixture } of fixtures) {
    const profile = pssProfile(fixture.level, fixture.version);
    for (const shape of SHAPES) {
      const said = isCompliant(profile, wrap(pod, shape));
      if (said !== fixture.allowed) disagreements.push({ fixture, kind: shape.kind, said });
    }
  }
  return { compared: fixtures.length * SHAPES.length, disagreements };
}

/** The profile that stands for a level of the standards. */
export function pssProfile(level: Level, version: string): ResolvedProfile {
  return resolveProfile(profiles.get(`pss-${level}`) as Profile, { podSecurityVersion: version });
}

/** Whether a resource is compliant, by way of its text. */
export function isCompliant(profile: ResolvedProfile, resource: Json): boolean {
  const { subjects, errors } = readManifests(JSON.stringify(resource), { file: "fixture", strict: true });
  if (errors[0]) throw errors[0];
  const report = evaluate(profile, subjects);
  if (report.errors.length > 0 || report.summary.evaluated !== 1)
    throw new Error(`not evaluated: ${JSON.stringify(report.errors)}`);
  return report.findings.length === 0;
}

function readFolder(folder: string, about: Omit<Fixture, "name" | "pod">): Fixture[] {
  return readdirSync(folder).map((file) => {
    const { subjects, errors } = readManifests(readFileSync(join(folder, file), "utf8"), { file, strict: true });
    if (errors[0]) throw errors[0];
    const pod = JSON.parse(JSON.stringify(subjects[0]?.root.value)) as Json;
    return { ...about, name: `${about.allowed ? "pass" : "fail"}/${file.replace(/\.yaml$/, "")}`, pod };
  });
}
