import { Option, type Command } from "commander";
import { InputError } from "../errors";
import { parseImageReference, type ImageReference } from "../model/image-reference";
import { printable } from "../model/printable";
import { TRUST_POLICY_FILE, TRUST_POLICY_VARIABLE } from "../signatures/location";
import type { ImageVerdict } from "../signatures/open";
import { EXIT, FORMATS } from "./scan";

export interface VerifyOptions {
  /** Default: the file {@link TRUST_POLICY_FILE}. With keys it says only how registries are reached. */
  trustPolicy?: string;
  /** Files of public keys. */
  key?: readonly string[];
  /** An OCI image layout that is read in place of the registries. */
  ociLayout?: string;
  format: (typeof FORMATS)[number];
}

/** What is printed, and the exit code. */
export interface VerifyResult {
  output: string;
  exitCode: number;
}

/** Adds `portcullis verify`. What it needs is loaded when it runs. */
export function addVerifyCommand(root: Command): void {
  root
    .command("verify")
    .description("Verify the signatures of images, as the policy pack does, and say why one is refused.")
    .argument("<image...>", "images by digest; a tag is resolved once, and the digest that was verified is printed")
    .addOption(
      new Option("--trust-policy <file>", `which images need whose signatures (default: ${TRUST_POLICY_FILE})`).env(
        TRUST_POLICY_VARIABLE,
      ),
    )
    .option(
      "--key <file>",
      "a public key in PEM that must have signed, in place of what a trust policy demands (repeatable: any of them)",
      collect,
    )
    .option("--oci-layout <folder>", "read images and signatures from an OCI image layout, without a network")
    .addOption(new Option("--format <format>", "how to print the verdicts").choices(FORMATS).default("text"))
    .addHelpText("after", "\nExit codes: 0 verified or accepted, 1 refused, 2 undecided, 3 bad input or usage.")
    .action(async (images: string[], options: VerifyOptions) => {
      const { output, exitCode } = await verify(images, options);
      process.stdout.write(output);
      process.exitCode = exitCode;
    });
}

/** Verifies images, each by its digest. Rejects with an {@link InputError} where a name is none, or something is wrong with a file. */
export async function verify(images: readonly string[], options: VerifyOptions): Promise<VerifyResult> {
  const references = images.map(referenceOf);
  const { openVerifier } = require("../signatures/open") as typeof import("../signatures/open");
  const { key: keys = [], format, ...places } = options;
  const verifier = openVerifier({ keys, ...places }, process.env);
  try {
    const verdicts = await Promise.all(references.map((reference) => verifier.verify(reference)));
    const output = format === "json" ? `${JSON.stringify(verdicts, undefined, 2)}\n` : verdicts.map(textOf).join("");
    return { output, exitCode: exitCodeOf(verdicts) };
  } finally {
    verifier.close();
  }
}

function referenceOf(image: string): ImageReference {
  const reference = parseImageReference(image);
  if (reference) return reference;
  throw new InputError("invalid-image", "is no image reference", { source: printable(image) });
}

const EXITS = { verified: EXIT.compliant, accepted: EXIT.compliant, refused: EXIT.violations, undecided: EXIT.undecided };

/** What is refused weighs more than what could not be found out. */
function exitCodeOf(verdicts: readonly ImageVerdict[]): number {
  const exits = new Set(verdicts.map(({ outcome }) => EXITS[outcome]));
  return exits.has(EXIT.violations) ? EXIT.violations : exits.has(EXIT.undecided) ? EXIT.undecided : EXIT.compliant;
}

function textOf({ image, outcome, by = [], reasons = [] }: ImageVerdict): string {
  const signers = by.length > 0 ? `, signed by ${by.join(", ")}` : "";
  return [`${outcome}: ${image}${signers}`, ...reasons.map((reason) => `  ${reason}`)].join("\n") + "\n";
}

function collect(value: string, values: readonly string[] = []): string[] {
  return [...values, value];
}
