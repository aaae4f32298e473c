import { existsSync, readFileSync, statSync } from "node:fs";
import { InputError } from "../errors";
import { evaluate, type Report, type ReportError, type Waiving } from "../evaluate";
import { imageNamesOf } from "../model/signature";
import { profiles } from "../profiles";
import { parseConfiguration, type Configuration } from "../profiles/configuration";
import type { Profile } from "../profiles/profile";
import { resolveProfile, type ResolvedProfile } from "../profiles/resolve";
import { jsonReport } from "../reporters/json";
import { textReport } from "../reporters/text";
import type { SignatureChecks } from "../signatures/checks";
import { isTrustPolicyAt, TRUST_POLICY_FILE } from "../signatures/location";
import { readPaths } from "../sources/files";
import { utcDate, WAIVERS_FOLDER } from "../waivers/waiver";

/** What makes a scan fail: what the profile blocks, every violation, every violation and undecided finding, or nothing. */
export const FAIL_ON = ["blocked", "violation", "undecided", "none"] as const;
export const FORMATS = ["text", "json"] as const;

export interface ScanOptions {
  profile: string;
  podSecurityVersion?: string;
  config?: string;
  format: (typeof FORMATS)[number];
  failOn: (typeof FAIL_ON)[number];
  /** A file or folder of waivers. Default: the folder {@link WAIVERS_FOLDER}, if there is one. */
  waivers?: string;
  /** A trust policy. Default: the file {@link TRUST_POLICY_FILE}, if there is one. */
  trustPolicy?: string;
}

/** What a run tells its caller. */
export const EXIT = { compliant: 0, violations: 1, undecided: 2, badInput: 3 } as const;

/** What a scan prints, and its exit code. */
export interface ScanResult {
  output: string;
  exitCode: number;
}

/** Evaluates the manifests under `paths`. Rejects with an {@link InputError} where the configuration is wrong. */
export async function scan(paths: readonly string[], options: ScanOptions, color: boolean): Promise<ScanResult> {
  const configuration = options.config === undefined ? {} : readConfiguration(options.config);
  const version = options.podSecurityVersion !== undefined && { podSecurityVersion: options.podSecurityVersion };
  const signatures = openTrustPolicy(options.trustPolicy);
  const profile = resolveProfile(profiles.get(options.profile) as Profile, { ...configuration, ...version }, signatures);
  if (profile.rules.length === 0) {
    const source = options.config ?? options.profile;
    throw new InputError("nothing-to-apply", "switches every rule off, so nothing would be judged", { source });
  }
  const { subjects, errors } = readPaths(paths);
  if (signatures) await Promise.all(subjects.flatMap(imageNamesOf).map((image) => signatures.request(image)));
  const waiving = readWaiving(options.waivers, profile, paths);
  const report = evaluate(profile, subjects, { inputErrors: errors.map(toReportError), waiving });
  const output = options.format === "json" ? jsonReport(report) : textReport(report, color);
  return { output, exitCode: exitCode(report, options.failOn) };
}

/** What verifies images; nothing where no trust policy is named and there is none in its place. */
function openTrustPolicy(path: string | undefined): SignatureChecks | undefined {
  if (path === undefined && !isTrustPolicyAt(TRUST_POLICY_FILE)) return undefined;
  // Most scans have no trust policy, and need nothing of what verifies signatures.
  const { openSignatures } = require("../signatures/open") as typeof import("../signatures/open");
  return openSignatures(path ?? TRUST_POLICY_FILE, process.env);
}

function readWaiving(path: string | undefined, { context }: ResolvedProfile, scanned: readonly string[]): Waiving | undefined {
  if (path === undefined && !existsSync(WAIVERS_FOLDER)) return undefined;
  // Most scans have no waivers, and need nothing of what reads them.
  const { readWaivers } = require("../waivers/read") as typeof import("../waivers/read");
  const set = readWaivers(path ?? WAIVERS_FOLDER, { optional: path === undefined });
  // A waiver that a single file does not need may be for another one.
  const isPartial = !scanned.some((name) => statSync(name, { throwIfNoEntry: false })?.isDirectory());
  return { set, context: { today: utcDate(new Date()), environment: context.environment, isPartial } };
}

function exitCode({ findings, errors }: Report, failOn: ScanOptions["failOn"]): number {
  if (errors.length > 0) return EXIT.badInput;
  const fails = (outcome: "violation" | "undecided"): boolean =>
    findings.some(
      (finding) =>
        finding.outcome === outcome &&
        (failOn === "undecided" || failOn === outcome || (failOn === "blocked" && finding.effect === "block")),
    );
  if (fails("violation")) return EXIT.violations;
  return fails("undecided") ? EXIT.undecided : EXIT.compliant;
}

function readConfiguration(file: string): Configuration {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code;
    // The parser's message quotes the text.
    const reason = missing === undefined ? "is not valid JSON" : `cannot be read (${missing})`;
    throw new InputError("invalid-configuration", reason, { source: file }, { cause });
  }
  return parseConfiguration(raw, file);
}

function toReportError({ code, message, location }: InputError): ReportError {
  const { source, line, column } = location;
  return { code, message, file: source, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
}
