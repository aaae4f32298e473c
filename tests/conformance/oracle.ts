/** What Kubernetes' own libraries say, asked in one batch. */
import { run } from "../support/preview";
import type { Json } from "../support/pods";
import type { Level } from "./fixtures";
import { buildGoProgram, hasGo } from "../../tools/toolchain/build";
import { POD_SECURITY_ORACLE } from "../../tools/toolchain/modules";

export interface Question {
  level: Level;
  version: string;
  pod: Json;
}

/** `allowed` is absent where the pod cannot be decoded. */
export interface Answer {
  allowed?: boolean;
  reasons?: string[];
  json?: Json;
  error?: string;
}

/** Asks about pods, each at a level and version. */
export function askPodSecurity(questions: readonly Question[]): Promise<Answer[]> {
  return ask([], questions as unknown as Json[]);
}

/** Asks what YAML texts are as JSON. */
export function askYaml(texts: readonly string[]): Promise<Answer[]> {
  return ask(["yaml"], [...texts]);
}

/** For `before`: the oracles are built with Go; on a machine that has Pulumi instead, the tests that ask them are shown as skipped. */
export function skipWithoutGo(this: Mocha.Context): void {
  if (!hasGo()) this.skip();
}

async function ask(args: readonly string[], lines: readonly Json[]): Promise<Answer[]> {
  const oracle = await buildGoProgram(POD_SECURITY_ORACLE);
  const { exitCode, output } = await run(oracle, args, ".", process.env, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  if (exitCode !== 0) throw new Error(output);
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
}
