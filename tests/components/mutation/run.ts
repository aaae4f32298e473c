/** Makes every change to every program, one at a time, and compares what the rules say with the tables. */
import type { Finding } from "../../../policies/rule";
import { Judge, strictest } from "./judge";
import { mutationsOf, type Mutation } from "./mutations";
import type { Program } from "./programs";
import type { Row, Table } from "./table";

/** What became of the changes of a program. */
export interface Outcome {
  program: Program;
  /** Findings of the program as it is. */
  base: readonly string[];
  /** How many changes fit each row. */
  counts: ReadonlyMap<Row, number>;
  /** Changes that are in no row, or that do something else than their row says. */
  problems: readonly string[];
}

export async function runProgram(program: Program, table: Table): Promise<Outcome> {
  const registered = await program.make();
  const judge = new Judge(strictest(program.chosen), registered);
  const counts = new Map<Row, number>();
  const problems: string[] = [];
  registered.forEach((resource, index) => {
    if (resource.type.startsWith("portcullis:")) return;
    for (const mutation of mutationsOf(resource)) {
      if (!program.owns(resource.name, mutation.path)) continue;
      const row = table.rowFor(mutation);
      if (row) counts.set(row, (counts.get(row) ?? 0) + 1);
      const { appeared, disturbed } = judge.compare(index, mutation.result);
      const problem = row
        ? contradiction(row, appeared, disturbed)
        : `is in no row; reported by ${rulesIn(appeared).join(", ") || "nothing"}`;
      if (problem !== undefined) problems.push(`${describeMutation(mutation)}: ${problem}`);
    }
  });
  return { program, base: judge.base.map(({ ruleId, message }) => `${ruleId}: ${message}`), counts, problems };
}

function contradiction(
  { expected, rules, also }: Row,
  appeared: readonly Finding[],
  disturbed: readonly string[],
): string | undefined {
  if (expected === "refused") return undefined;
  if (disturbed.length > 0) return `disturbs ${disturbed.join("; ")}`;
  const open = appeared.find(({ outcome }) => outcome !== "violation");
  if (open) return `leaves open: ${open.message}`;
  const found = rulesIn(appeared);
  const isExpected =
    found.length > 0 === (expected === "reported") &&
    rules.every((rule) => found.includes(rule)) &&
    found.every((rule) => rules.includes(rule) || also.includes(rule));
  return isExpected ? undefined : `must be reported by ${rules.join(", ") || "nothing"}, is by ${found.join(", ") || "nothing"}`;
}

function rulesIn(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
}

function describeMutation({ resource, path, change }: Mutation): string {
  return `${resource} ${path || "(whole)"} ${change}`;
}
