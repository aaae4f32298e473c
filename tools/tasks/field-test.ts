/** `npm run field-test [-- DIR [RULE]]`: what the strictest profile finds in the manifests of real software, counted by rule or listed. */
import { countByRule, evaluateFolders, FIELD_TEST_DATA, lineOf } from "../../tests/field-test/field-test";
import { runTask } from "./run";

runTask(() => {
  const [folder = FIELD_TEST_DATA, rule] = process.argv.slice(2);
  const reports = evaluateFolders(folder);
  if (rule !== undefined) {
    for (const { findings } of reports.values()) {
      for (const finding of findings.filter(({ ruleId }) => ruleId === rule)) console.log(lineOf(finding));
    }
    return;
  }
  const width = 44;
  console.log(`${"".padEnd(width)}${[...reports.keys()].map((name) => name.padStart(20)).join("")}`);
  for (const [ruleId, counts] of countByRule([...reports.values()])) {
    console.log(`${ruleId.padEnd(width)}${counts.map((count) => String(count).padStart(20)).join("")}`);
  }
  for (const [name, { summary, errors }] of reports) {
    const { subjects, evaluated, violations, undecided } = summary;
    console.log(
      `${name}: ${subjects} subjects, ${evaluated} evaluated; ${violations} violations, ${undecided} undecided, ${errors.length} errors`,
    );
    for (const { message } of errors) console.log(`  ${message}`);
    if (errors.length > 0) process.exitCode = 1;
  }
});
