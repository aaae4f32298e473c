import { Option, type Command } from "commander";
import { ENVIRONMENTS, type Environment } from "../rule";
import type { ImportOptions } from "../waivers/pulumi-exceptions";
import type { WaiverSet } from "../waivers/waiver";
import { EXIT } from "./scan";

/** What a subcommand prints on standard output and standard error, and its exit code. */
export interface WaiveResult {
  output: string;
  notes: string;
  exitCode: number;
}

/** What Pulumi's exceptions lack. */
export type ImportFlags = Pick<ImportOptions, "owner" | "ticket" | "expires">;

/** Adds `portcullis waive` with its subcommands. What they need is loaded when they run. */
export function addWaiveCommand(root: Command): void {
  const waive = root.command("waive").description("Check waivers, and exchange them with Pulumi's policy exceptions.");
  waive
    .command("check")
    .description("Check waiver files, and list the waivers that have expired or soon will.")
    .argument("<path>", "a YAML file, or a folder of them")
    .addHelpText("after", "\nExit codes: 0 valid, 1 a waiver has expired, 3 bad input or usage.")
    .action((path: string) => finish(checkWaivers(path, today())));
  waive
    .command("export")
    .description("Print waivers as policy exceptions for pulumi's --policy-pack-config; standard error names those that are none.")
    .argument("<path>", "a YAML file of waivers, or a folder of them")
    .addOption(new Option("--environment <name>", "print the waivers that are confined to it, too").choices(ENVIRONMENTS))
    .action((path: string, flags: { environment?: Environment }) => finish(exportWaivers(path, flags.environment, today())));
  waive
    .command("import")
    .description("Print policy exceptions from a file for pulumi's --policy-pack-config as waivers.")
    .argument("<file>", "a JSON file, or - for standard input")
    .requiredOption("--owner <name>", "who answers for the waivers")
    .requiredOption("--ticket <ticket>", "where they were decided: a key such as OPS-123, or an https URL")
    .requiredOption("--expires <date>", "the last day on which they hold, such as 2027-03-31")
    .action((file: string, flags: ImportFlags) => finish(importExceptions(file, flags, today())));
}

/** Checks a file or folder. Throws an {@link InputError} where something is wrong with it; what has expired is in the result. */
export function checkWaivers(path: string, today: string): WaiveResult {
  const { reviewAges } = require("../waivers/apply") as typeof import("../waivers/apply");
  const set = readSet(path, today);
  const problems = reviewAges(set, today);
  const expired = problems.filter(({ isError }) => isError).length;
  const lines = problems.map(({ isError, message }) => `${isError ? "error" : "notice"} ${message}`);
  const count = set.waivers.length;
  const summary = `${count} ${count === 1 ? "waiver" : "waivers"}: ${expired} expired, ${problems.length - expired} about to expire`;
  return { output: `${[...lines, summary].join("\n")}\n`, notes: "", exitCode: expired > 0 ? EXIT.violations : EXIT.compliant };
}

/** Pulumi's exceptions for the waivers of a file or folder. Throws an {@link InputError} where something is wrong with it. */
export function exportWaivers(path: string, environment: Environment | undefined, today: string): WaiveResult {
  const { toPulumiExceptions } = require("../waivers/pulumi-exceptions") as typeof import("../waivers/pulumi-exceptions");
  const { exceptions, unmapped } = toPulumiExceptions(readSet(path, today), { today, environment });
  const notes = unmapped.map(({ id, reason }) => `${id}: not exported: ${reason}\n`);
  return { output: `${JSON.stringify(exceptions, undefined, 2)}\n`, notes: notes.join(""), exitCode: EXIT.compliant };
}

/** Waivers for the exceptions of a file. Throws an {@link InputError} where something is wrong with it or with the flags. */
export function importExceptions(file: string, flags: ImportFlags, today: string): WaiveResult {
  const { fromPulumiExceptions } = require("../waivers/pulumi-exceptions") as typeof import("../waivers/pulumi-exceptions");
  const { formatWaivers } = require("../waivers/format") as typeof import("../waivers/format");
  const { readTextFile } = require("../sources/text-file") as typeof import("../sources/text-file");
  const entries = fromPulumiExceptions(readTextFile(file, "exceptions"), { file, ...flags, today });
  return { output: formatWaivers(entries), notes: "", exitCode: EXIT.compliant };
}

function readSet(path: string, today: string): WaiverSet {
  const { readWaivers } = require("../waivers/read") as typeof import("../waivers/read");
  return readWaivers(path, { today });
}

function today(): string {
  const { utcDate } = require("../waivers/waiver") as typeof import("../waivers/waiver");
  return utcDate(new Date());
}

function finish({ output, notes, exitCode }: WaiveResult): void {
  process.stderr.write(notes);
  process.stdout.write(output);
  process.exitCode = exitCode;
}
