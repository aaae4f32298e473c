/** Makes every change to every program, one at a time, and compares what the rules say with the tables. */
import type { Finding } from "../../../policies/rule";
import { Judge, strictest, type Difference } from "./judge";
import { mutationsOf, type Mutation } from "./mutations";
import type { Program } from "./programs";
import { Table, type Row } from "./table";

/** What became of the changes of a program. */
export interface Outcome {
  program: Program;
  rows: readonly Row[];
  /** The rules that find something in the program as it is. */
  base: readonly string[];
  /** How many changes fit each row. */
  counts: ReadonlyMap<Row, number>;
  tally: Tally;
  /** Changes that are in no row, or that do something else than their row says. */
  problems: readonly string[];
}

/** How many changes were reported by one rule and by several, were never deployed, and took no safeguard away. */
export interface Tally {
  one: number;
  several: number;
  refused: number;
  harmless: number;
  /** All that reported. */
  rules: ReadonlySet<string>;
}

export async function runProgram(program: Program, rows: readonly Row[]): Promise<Outcome> {
  const registered = (await program.make()).filter(({ type }) => !type.startsWith("portcullis:"));
  const judge = new Judge(strictest(program.chosen), registered);
  const table = new Table(rows);
  const counts = new Map<Row, number>();
  const problems: string[] = [];
  const rules = new Set<string>();
  const tally = { one: 0, several: 0, refused: 0, harmless: 0, rules };
  registered.forEach((resource, index) => {
    for (const mutation of mutationsOf(resource)) {
      if (!program.owns(resource.name, mutation.path)) continue;
      const row = table.rowFor(mutation);
      const difference = judge.compare(index, mutation.result);
      const found = rulesIn(difference.appeared);
      const problem = row ? contradiction(row, difference) : `is in no line; reported by ${listOf(found)}`;
      if (problem !== undefined) problems.push(`${describeMutation(mutation)}: ${problem}`);
      if (!row) continue;
      counts.set(row, (counts.get(row) ?? 0) + 1);
      if (row.expected !== "reported") tally[row.expected] += 1;
      else {
        tally[found.length > 1 ? "several" : "one"] += 1;
        for (const rule of found) rules.add(rule);
      }
    }
  });
  return { program, rows, base: judge.base.map(({ ruleId }) => ruleId), counts, tally, problems };
}

function contradiction({ expected, rules, also }: Row, { appeared, disturbed }: Difference): string | undefined {
  if (expected === "refused") return undefined;
  if (disturbed.length > 0) return `disturbs ${disturbed.join("; ")}`;
  const open = appeared.find(({ outcome }) => outcome !== "violation");
  if (open) return `leaves open: ${open.message}`;
  const found = rulesIn(appeared);
  const isExpected =
    found.length > 0 === (expected === "reported") &&
    rules.every((rule) => found.includes(rule)) &&
    found.every((rule) => rules.includes(rule) || also.includes(rule));
  return isExpected ? undefined : `must be reported by ${listOf(rules)}, is by ${listOf(found)}`;
}

function rulesIn(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
}

function listOf(found: readonly string[]): string {
  return found.join(", ") || "nothing";
}

function describeMutation({ resource, path, change }: Mutation): string {
  return `${resource} ${path || "(whole)"} ${change}`;
}
