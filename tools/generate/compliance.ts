/** The compliance matrix: which controls of each framework are covered, by which rules, and which are not. */
import { frameworks } from "../../policies/frameworks";
import type { Control, Framework } from "../../policies/frameworks/control";
import { rules } from "../../policies/rules";
import { NOTICE } from "./markdown";

/** The page `docs/compliance.md`. */
export function compliancePage(): string {
  const covered = coverage();
  const totals = frameworks.map((framework) => {
    const judgeable = framework.controls.filter(({ judgeable }) => judgeable !== false);
    const count = judgeable.filter((control) => covered.has(keyOf(control))).length;
    return `| [${framework.title}](#${framework.name}) | ${framework.version} | ${framework.controls.length} | ${judgeable.length} | ${count} |`;
  });
  return [
    NOTICE,
    "# Compliance matrix",
    "Which controls of which framework are covered, and by which rules. A control that no program shows (it concerns people, the node or the\nrunning cluster) is named with the reason. The wording of the controls is ours; the frameworks themselves have the last word. A rule that\nserves a control does not by itself fulfil it.",
    `| framework | version | controls | judgeable from a program | covered |\n| --- | --- | ---: | ---: | ---: |\n${totals.join("\n")}`,
    ...frameworks.map((framework) => sectionOf(framework, covered)),
    "",
  ].join("\n\n");
}

function coverage(): Map<string, string[]> {
  const covered = new Map<string, string[]>();
  for (const { id, controls } of rules) {
    for (const control of controls) covered.set(keyOf(control), [...(covered.get(keyOf(control)) ?? []), id]);
  }
  return covered;
}

function sectionOf({ name, title, version, source, controls }: Framework, covered: ReadonlyMap<string, string[]>): string {
  const rows = controls.map((control) => {
    const by = (covered.get(keyOf(control)) ?? []).map((id) => `[\`${id}\`](rules/${id}.md)`).join(", ");
    const none = control.judgeable === false ? `not judged: ${control.why ?? ""}` : "**not covered**";
    return `| \`${control.id}\` | ${control.title} | ${by || none} |`;
  });
  const header = `<a id="${name}"></a>\n\n## ${title}\n\nVersion ${version}, ${source}`;
  return `${header}\n\n| control | what it asks for | rules |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function keyOf({ framework, id }: Control): string {
  return `${framework}/${id}`;
}
