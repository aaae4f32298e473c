/**
 * Writes what follows from the rules: the index of rules, a page for each rule, their list, the compliance
 * matrix, the tables of the README and the JSON Schemas.
 * `npm run generate -- --check` writes nothing and fails when something would change.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rulesIndex } from "./rules-index";

const ROOT = join(__dirname, "../..");
const RULE_PAGES = "docs/rules";

async function main(): Promise<void> {
  const check = process.argv.includes("--check");
  // The index comes first: everything else is derived through it.
  const stale = write(new Map([["policies/rules/index.ts", rulesIndex(ROOT)]]), check);
  const { overviews, rulePages, readme, schemas } = await import("./from-rules.js");
  const files = new Map([...(await rulePages(ROOT, RULE_PAGES)), ...overviews(ROOT), ...readme(ROOT), ...schemas()]);
  stale.push(...write(files, check), ...removeOthers(RULE_PAGES, new Set(files.keys()), check));
  if (!check || stale.length === 0) return;
  console.error(`generated files are stale; run "npm run generate":\n${stale.map((file) => `  ${file}`).join("\n")}`);
  process.exitCode = 1;
}

/** Writes the files whose text differs and returns their names. */
function write(files: ReadonlyMap<string, string>, check: boolean): string[] {
  return [...files].flatMap(([file, text]) => {
    const path = join(ROOT, file);
    if (existsSync(path) && readFileSync(path, "utf8") === text) return [];
    if (!check) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return [file];
  });
}

/** Removes pages of rules that no longer exist. */
function removeOthers(folder: string, wanted: ReadonlySet<string>, check: boolean): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  const others = readdirSync(path)
    .map((name) => `${folder}/${name}`)
    .filter((file) => !wanted.has(file));
  if (!check) for (const file of others) rmSync(join(ROOT, file));
  return others;
}

void main();
