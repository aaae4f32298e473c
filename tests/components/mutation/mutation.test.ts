/** Takes away every safeguard of every component, one at a time: the matching rule has to report it, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../policies/rules";
import { ROOT } from "../../support/preview";
import { PAGE, renderPage } from "./page";
import { PROGRAMS } from "./programs";
import { runProgram, type Outcome } from "./run";
import { Table, harmless, safeguard } from "./table";
import { rowsFor } from "./tables";

describe("A component without one of its safeguards", function () {
  this.timeout(120_000);
  const outcomes: Outcome[] = [];

  for (const program of PROGRAMS) {
    it(`is reported by the matching rule: ${program.component} (${program.shape})`, async () => {
      const outcome = await runProgram(program, rowsFor(program));
      outcomes.push(outcome);
      assert.deepEqual([...new Set(outcome.base)].sort(), Object.keys(program.explained ?? {}).sort());
      assert.deepEqual(outcome.problems, []);
    });
  }

  it("is in a table, of which every line fits something", () => {
    const used = new Set(outcomes.flatMap(({ counts }) => [...counts.keys()]));
    const stale = new Set(outcomes.flatMap((outcome) => outcome.rows).filter((row) => !used.has(row)));
    assert.deepEqual(
      [...stale].map(({ resource, paths, changes }) => `${resource} ${paths.join(" ")} ${changes.join(" ")}`),
      [],
    );
  });

  it("is on the page that tells of it", async () => {
    const optIn = new Map(rules.map((rule) => [rule.id, rule.optIn !== undefined]));
    const page = await renderPage(outcomes, (id) => optIn.get(id) ?? false);
    assert.equal(page, readFileSync(join(ROOT, PAGE), "utf8"), `${PAGE} is stale: run npx tsx tools/tasks/safeguards.ts`);
  });
});

describe("The mutation test itself", () => {
  const cronJob = PROGRAMS.find(({ shape }) => shape === "CronJob");
  assert.ok(cronJob);
  const program = { ...cronJob, owns: (name: string, path: string) => name === "web-cron-job" && path.endsWith(".hostUsers") };

  it("fails for a change that survives, is in no line, or is reported by another rule", async () => {
    const problems = async (rows: Parameters<typeof runProgram>[1]): Promise<readonly string[]> =>
      (await runProgram(program, rows)).problems.map((problem) => problem.replace(/^.*hostUsers /, ""));
    assert.deepEqual(await problems([safeguard("kubernetes-user-namespace", "CronJob *", "*")]), []);
    assert.deepEqual(await problems([]), [
      "removed: is in no line; reported by kubernetes-user-namespace",
      "= true: is in no line; reported by kubernetes-user-namespace",
    ]);
    assert.deepEqual(
      await problems([safeguard("kubernetes-user-namespace", "CronJob *", "*", "removed"), harmless("", "*", "*")]),
      ["= true: must be reported by nothing, is by kubernetes-user-namespace"],
    );
    assert.deepEqual(await problems([safeguard("kubernetes-host-namespaces", "CronJob *", "*hostUsers")]), [
      "removed: must be reported by kubernetes-host-namespaces, is by kubernetes-user-namespace",
      "= true: must be reported by kubernetes-host-namespaces, is by kubernetes-user-namespace",
    ]);
  });

  it("reads patterns as they are meant", () => {
    const fits = (path: string, at: string): boolean =>
      new Table([harmless("", "*", path)]).rowFor({ resource: "Role a", path: at, change: "removed", result: undefined }) !==
      undefined;
    assert.ok(fits("spec.{a,b}[]", "spec.b[12]"));
    assert.ok(fits("spec.*", "spec.a.b"));
    assert.ok(fits(String.raw`rules "\*"`, 'rules "*"'));
    for (const [pattern, path] of [
      ["spec.{a,b}[]", "spec.a"],
      ["spec.a", "spec.a.b"],
      ["spec.a", "specXa"],
      [String.raw`rules "\*"`, 'rules "x"'],
    ] as const)
      assert.ok(!fits(pattern, path), `${pattern} ${path}`);
  });
});
