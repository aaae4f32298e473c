#!/usr/bin/env node
/** The command line. */
import { Command, CommanderError, Option } from "commander";
import { isColorSupported } from "picocolors";
import { InputError } from "../errors";
import { POD_SECURITY_VERSIONS } from "../frameworks/pss";
import { DEFAULT_PROFILE, PROFILE_VARIABLE, profiles } from "../profiles";
import { version } from "../version";
import { WAIVERS_FOLDER } from "../waivers/waiver";
import { TRUST_POLICY_FILE, TRUST_POLICY_VARIABLE } from "../signatures/location";
import { EXIT, FAIL_ON, FORMATS, scan, type ScanOptions } from "./scan";
import { addVerifyCommand } from "./verify";
import { addWaiveCommand } from "./waive";

function program(): Command {
  const root = new Command("portcullis")
    .description("Stops insecure infrastructure before it exists.")
    .version(version)
    .exitOverride()
    .configureHelp({ helpWidth: 100 });
  root
    .command("scan")
    .description(
      "Evaluate Kubernetes manifests, Compose files, Dockerfiles and Vault policies: files, folders, or - for standard input.",
    )
    .argument("<path...>", "files, folders of them, or - for manifests on standard input")
    .addOption(
      new Option("--profile <name>", "which rules apply, and how strictly")
        .choices([...profiles.keys()])
        .default(DEFAULT_PROFILE)
        .env(PROFILE_VARIABLE),
    )
    .addOption(
      new Option("--pod-security-version <version>", "version of the Pod Security Standards (default: the newest)").choices(
        POD_SECURITY_VERSIONS,
      ),
    )
    .option("--config <file>", "JSON file with levels and settings of rules, as for pulumi's --policy-pack-config")
    .addOption(new Option("--format <format>", "how to print the report").choices(FORMATS).default("text"))
    .addOption(
      new Option("--fail-on <what>", "what makes the scan fail; blocked is what the profile blocks")
        .choices(FAIL_ON)
        .default("blocked"),
    )
    .option("--waivers <path>", `file or folder of waivers (default: ${WAIVERS_FOLDER}, if there is one)`)
    .addOption(
      new Option(
        "--trust-policy <file>",
        `which images need whose signatures (default: ${TRUST_POLICY_FILE}, if there is one)`,
      ).env(TRUST_POLICY_VARIABLE),
    )
    .addHelpText("after", "\nExit codes: 0 compliant, 1 violations, 2 undecided where that fails, 3 bad input or usage.")
    .action(async (paths: string[], options: ScanOptions) => {
      const { output, exitCode } = await scan(paths, options, isColorSupported && process.stdout.isTTY);
      process.stdout.write(output);
      process.exitCode = exitCode;
    });
  addVerifyCommand(root);
  addWaiveCommand(root);
  return root;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof InputError) console.error(`error: ${error.message}`);
    else if (error instanceof CommanderError)
      return void (process.exitCode = error.exitCode === 0 ? EXIT.compliant : EXIT.badInput);
    else console.error(`error: defect in portcullis: ${error instanceof Error ? error.name : typeof error}; please report it`);
    process.exitCode = EXIT.badInput;
  }
}

// A reader that went away (`| head`) does not change the verdict.
process.stdout.on("error", () => process.exit(process.exitCode ?? EXIT.badInput));
void main();
