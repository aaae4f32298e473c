/** `npx tsx tools/tasks/safeguards.ts`: writes the page about the safeguards of the components, as the mutation test finds them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules";
import { PAGE, renderPage } from "../../tests/components/mutation/page";
import { PROGRAMS } from "../../tests/components/mutation/programs";
import { runProgram, type Outcome } from "../../tests/components/mutation/run";
import { rowsFor } from "../../tests/components/mutation/tables";
import { ROOT, runTask } from "./run";

runTask(async () => {
  const outcomes: Outcome[] = [];
  // One after the other: each sets the mocks of the engine.
  for (const program of PROGRAMS) outcomes.push(await runProgram(program, rowsFor(program)));
  const optIn = new Set(rules.filter((rule) => rule.optIn !== undefined).map(({ id }) => id));
  writeFileSync(join(ROOT, PAGE), await renderPage(outcomes, (id) => optIn.has(id)));
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
});
