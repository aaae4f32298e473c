/** What the libraries of others say, asked in one batch. */
import { run } from "../support/run";
import type { Json } from "../support/pods";
import type { Level } from "./fixtures";
import { buildGoProgram, hasGo } from "../../tools/toolchain/build";
import { PARSING_ORACLE, POD_SECURITY_ORACLE, REACHABILITY_ORACLE, type GoProgram } from "../../tools/toolchain/modules";

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
  return ask(POD_SECURITY_ORACLE, [], questions);
}

/** Asks what YAML texts are as JSON. */
export function askYaml(texts: readonly string[]): Promise<Answer[]> {
  return ask(POD_SECURITY_ORACLE, ["yaml"], texts);
}

/** Asks how others read texts; `error` is there where a text is refused. */
export function askParser<Read>(
  reader: "dockerfiles" | "image-references" | "vault-policies",
  texts: readonly string[],
): Promise<(Read | { error: string })[]> {
  return ask(PARSING_ORACLE, [reader], texts);
}

/** A pod, with the labels of its namespace, or an address that is none. */
export interface NetworkPeer {
  ip: string;
  namespace?: string;
  namespaceLabels?: Record<string, string>;
  podLabels?: Record<string, string>;
}

/** A connection to ask about. */
export interface Connection {
  source: NetworkPeer;
  destination: NetworkPeer;
  port: number;
  protocol: string;
}

/** Asks whether NetworkPolicies let connections through; one answer for each, in order. */
export async function askReachability(policies: readonly unknown[], questions: readonly Connection[]): Promise<boolean[]> {
  const [said] = await ask<{ allowed?: boolean[]; error?: string }>(REACHABILITY_ORACLE, [], [{ policies, questions }]);
  if (said?.allowed === undefined) throw new Error(said?.error);
  return said.allowed;
}

/** For `before`: the oracles are built with Go; on a machine that has Pulumi instead, the tests that ask them are shown as skipped. */
export function skipWithoutGo(this: Mocha.Context): void {
  if (!hasGo()) this.skip();
}

async function ask<Said>(program: GoProgram, args: readonly string[], lines: readonly unknown[]): Promise<Said[]> {
  const oracle = await buildGoProgram(program);
  const { exitCode, output } = await run(oracle, args, ".", process.env, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  if (exitCode !== 0) throw new Error(output);
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Said);
}
