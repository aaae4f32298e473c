/** `npm run create-rule -- DOMAIN/NAME`: the two files that a rule consists of, ready to be filled in, and everything generated. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ruleFile, type RuleFile } from "./generate/rule-files";
import { ROOT, run } from "./tasks/run";

function main(file: string | undefined): number {
  if (!file || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file)) {
    console.error("usage: npm run create-rule -- DOMAIN/NAME, for example pod/no-terminal");
    return 1;
  }
  const files = new Map([
    [join(ROOT, "policies/rules", `${file}.ts`), ruleText(file)],
    [join(ROOT, "tests/policies/rules", `${file}.test.ts`), testText(file)],
  ]);
  const existing = [...files.keys()].find((path) => existsSync(path));
  if (existing) {
    console.error(`there is a rule of this name already: ${existing}`);
    return 1;
  }
  for (const [path, text] of files) writeFileSync(path, text);
  console.log(`Wrote policies/rules/${file}.ts and its test: an example that works, to be replaced by your rule. Then:`);
  console.log("  npm run generate && npm test -- " + `tests/policies/rules/${file}.test.ts`);
  return run("npm", ["run", "--silent", "generate"]);
}

function ruleText(file: string): string {
  const { id, exportName } = fileOf(file);
  return `import { defineRule, isUnsetOrFalse, requireField } from "../../rule";

export const ${exportName} = defineRule({
  id: "${id}",
  title: "Containers must not keep a terminal open",
  rationale: "A terminal is for debugging by hand; say here what an attacker gains where the rule does not hold.",
  severity: "low",
  appliesTo: "pod",
  controls: [],
  remediation: "Remove tty, or set it to false.",
  waiveWhen: "Say here which good software does this, and what allows it.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      yield* requireField(container.get("tty"), isUnsetOrFalse, \`\${container.label} must not set tty=true\`);
    }
  },
});
`;
}

function testText(file: string): string {
  const { exportName } = fileOf(file);
  return `import { ${exportName} } from "../../../../policies/rules/${file}";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.containers[0].tty";
const MESSAGE = 'container "app" must not set tty=true';

// Each case changes the compliant pod of tests/support/pods.ts. For a rule that demands something, make that pod meet the demand first.
testRule(${exportName}, {
  compliant: [{ [PATH]: false }],
  violations: [{ set: { [PATH]: true }, path: PATH, message: MESSAGE }],
  undecided: [{ set: { [PATH]: UNKNOWN }, path: PATH, message: MESSAGE }],
  legitimate: [{ what: "a shell for debugging", set: { [PATH]: true }, waived: true }],
});
`;
}

function fileOf(file: string): RuleFile {
  const [domain = "", name = ""] = file.split("/");
  return ruleFile(domain, name);
}

process.exitCode = main(process.argv[2]);
