/** `npm run create-rule -- DOMAIN/NAME`: the two files that a rule consists of, ready to be filled in, and everything generated. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportName } from "./generate/rules-index";
import { ROOT, run } from "./tasks/run";

function main(file: string | undefined): number {
  if (!file || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(file)) {
    console.error("usage: npm run create-rule -- DOMAIN/NAME, for example pod/read-only-root");
    return 1;
  }
  const files = new Map([
    [join(ROOT, "policies/rules", `${file}.ts`), ruleFile(file)],
    [join(ROOT, "tests/policies/rules", `${file}.test.ts`), testFile(file)],
  ]);
  const existing = [...files.keys()].find((path) => existsSync(path));
  if (existing) {
    console.error(`there is a rule of this name already: ${existing}`);
    return 1;
  }
  for (const [path, text] of files) writeFileSync(path, text);
  console.log(
    `Wrote policies/rules/${file}.ts and its test. Fill in both, give the rule a level in policies/profiles/index.ts, then:`,
  );
  console.log("  npm run generate && npm test -- " + `tests/policies/rules/${file}.test.ts`);
  return run("npm", ["run", "--silent", "generate"]);
}

function ruleFile(file: string): string {
  const name = file.slice(file.indexOf("/") + 1);
  return `import { defineRule, requireField } from "../../rule";

export const ${exportName(file)} = defineRule({
  id: "kubernetes-${name}",
  title: "Containers must have a read-only root file system",
  rationale: "Say what an attacker gains where this does not hold.",
  severity: "medium",
  appliesTo: "pod",
  controls: [],
  remediation: "Say what to set, and to what.",
  *check(pod) {
    for (const container of pod.allContainers()) {
      const field = container.get("securityContext", "readOnlyRootFilesystem");
      yield* requireField(field, (value) => value === true, \`\${container.label} must set securityContext.readOnlyRootFilesystem=true\`);
    }
  },
});
`;
}

function testFile(file: string): string {
  return `import { ${exportName(file)} } from "../../../../policies/rules/${file}";
import { UNKNOWN } from "../../../support/pods";
import { testRule } from "../../../support/rule-tester";

const PATH = "spec.containers[0].securityContext.readOnlyRootFilesystem";
const MESSAGE = 'container "app" must set securityContext.readOnlyRootFilesystem=true';

// A change of the compliant pod in tests/support/pods.ts each; for a rule that demands something, make that pod meet the demand first.
testRule(${exportName(file)}, {
  compliant: [],
  violations: [{ set: { [PATH]: false }, path: PATH, message: MESSAGE }],
  undecided: [{ set: { [PATH]: UNKNOWN }, path: PATH, message: MESSAGE }],
});
`;
}

process.exitCode = main(process.argv[2]);
