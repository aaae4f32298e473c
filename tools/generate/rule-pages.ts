/** A page for each rule. */
import { frameworks } from "../../policies/frameworks";
import type { Parameters } from "../../policies/parameter";
import { profiles } from "../../policies/profiles";
import type { Rule } from "../../policies/rule";
import { exampleOf, type Example } from "./examples";
import { json, NOTICE } from "./markdown";
import { renderExample } from "./render-example";

/** The page of a rule, in Markdown. */
export async function rulePage(rule: Rule): Promise<string> {
  const example = exampleOf(rule);
  const narrower = rule.includes.map((id) => `- [\`${id}\`](${id}.md)`);
  return [
    NOTICE,
    `# ${rule.title}`,
    `\`${rule.id}\` · severity ${rule.severity}${rule.since ? ` · from Pod Security v1.${rule.since}` : ""}`,
    `## Why\n\n${rule.rationale}`,
    `## Fix\n\n${rule.remediation}`,
    `## Violating\n\n${settingsOf(example)}${await renderExample(example.violating)}\n\n\`\`\`text\n${example.messages.join("\n")}\n\`\`\``,
    `## Fixed\n\n${await renderExample(example.fixed)}`,
    `## When to waive\n\n${rule.waiveWhen} How to write a waiver stands in the [guide](../waivers.md).`,
    ...(rule.remedy ? ["## Remediation\n\nAt the level `remediate` the pack sets this by itself, where nothing is set."] : []),
    ...(rule.controls.length > 0 ? [`## Controls\n\n${controlList(rule)}`] : []),
    ...(narrower.length > 0 ? [`## Includes\n\n${narrower.join("\n")}`] : []),
    `## Profiles\n\n${profileTable(rule)}`,
    `## Configure\n\n${configuration(rule)}`,
    "",
  ].join("\n\n");
}

function settingsOf({ parameters, environment, isComplete }: Example): string {
  const settings = [
    ...(environment === undefined ? [] : [`in the profile of the environment ${environment}`]),
    ...(isComplete ? ['where the stack is complete (`"portcullis": { "completeStack": true }`)'] : []),
    ...Object.entries(parameters).map(([name, value]) => `with \`${name}\` set to \`${JSON.stringify(value)}\``),
  ];
  if (settings.length === 0) return "";
  const sentence = settings.join(", ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}:\n\n`;
}

function controlList({ controls }: Rule): string {
  const titles = new Map(frameworks.map(({ name, title }) => [name, title]));
  return controls.map(({ framework, id, title }) => `- ${titles.get(framework) ?? framework}, \`${id}\`: ${title}`).join("\n");
}

function profileTable({ id }: Rule): string {
  const rows = [...profiles.values()].map(({ name, levels, parameters }) => {
    const own = Object.entries(parameters?.[id] ?? {}).map(([parameter, value]) => `, \`${parameter}\` ${JSON.stringify(value)}`);
    return `| \`${name}\` | ${levels[id] ?? "disabled"}${own.join("")} |`;
  });
  return `| profile | level |\n| --- | --- |\n${rows.join("\n")}`;
}

function configuration({ id, optIn, parameters }: Rule): string {
  const names = Object.keys(parameters);
  const values = names.map((name) => [name, parameters[name]?.schema.default] as const);
  const settings = {
    enforcementLevel: optIn === undefined ? "advisory" : "mandatory",
    onUnknown: "warn",
    ...Object.fromEntries(values),
  };
  return [
    ...(optIn === undefined ? [] : [`No profile switches it on by itself: ${optIn}`]),
    `In the file for \`--policy-pack-config\` or \`portcullis scan --config\`:\n\n\`\`\`json\n${json({ [id]: settings })}\`\`\``,
    ...(names.length > 0 ? [parameterTable(parameters)] : []),
  ].join("\n\n");
}

function parameterTable(parameters: Parameters): string {
  const rows = Object.entries(parameters).map(([name, { schema }]) => {
    const byDefault = JSON.stringify(schema.default);
    return `| \`${name}\` | ${String(schema["type"])} | \`${byDefault.replaceAll("|", "\\|")}\` | ${schema.description.replaceAll("|", "\\|")} |`;
  });
  return `| parameter | type | default | meaning |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}
