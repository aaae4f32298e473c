/** Everything that is generated from the rules themselves. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { profiles } from "../../policies/profiles";
import { configurationSchema } from "../../policies/profiles/configuration";
import { rules } from "../../policies/rules";
import { trustPolicySchema } from "../../policies/signatures/trust-policy/schema";
import { waiverSchema } from "../../policies/waivers/schema";
import { compliancePage } from "./compliance";
import { loadCases } from "./examples";
import { json } from "./markdown";
import { reportSchema } from "./report-schema";
import { domainTable, ruleList } from "./rule-list";
import { rulePage } from "./rule-pages";

/** A page for each rule. */
export async function rulePages(root: string, folder: string): Promise<[string, string][]> {
  loadCases(root);
  const pages: [string, string][] = [];
  for (const rule of rules) pages.push([`${folder}/${rule.id}.md`, await rulePage(rule)]);
  return pages;
}

/** Pages about all rules together. */
export function overviews(root: string): [string, string][] {
  return [
    ["docs/rules.md", ruleList(root)],
    ["docs/compliance.md", compliancePage()],
  ];
}

/** The README with its tables brought up to date. */
export function readme(root: string): [string, string][] {
  const text = readFileSync(join(root, "README.md"), "utf8");
  return [["README.md", section(section(text, "rules", domainTable(root)), "profiles", profileTable())]];
}

/** The JSON Schemas of what users write and read. */
export function schemas(): [string, string][] {
  return [
    ["docs/schemas/configuration.schema.json", json(configurationSchema())],
    ["docs/schemas/report.schema.json", json(reportSchema())],
    ["docs/schemas/trust-policy.schema.json", json(trustPolicySchema())],
    ["docs/schemas/waivers.schema.json", json(waiverSchema())],
  ];
}

function profileTable(): string {
  const rows = [...profiles.values()].map(({ name, description, levels }) => {
    const count = (wanted: string): number => Object.values(levels).filter((level) => level === wanted).length;
    return `| \`${name}\` | ${count("mandatory")} | ${count("advisory")} | ${description} |`;
  });
  return ["| profile | rules that block | rules that warn | |", "| --- | ---: | ---: | --- |", ...rows].join("\n");
}

/** Replaces what stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
function section(text: string, name: string, body: string): string {
  const pattern = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[^]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no section "${name}"`);
  return text.replace(pattern, (_, begin: string, end: string) => `${begin}\n${body}\n\n${end}`);
}
