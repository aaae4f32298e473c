/** The page with the outcome of the mutation test, as Markdown. */
import { format } from "prettier";
import type { Outcome } from "./run";
import type { Row } from "./table";

export const PAGE = "docs/components/safeguards.md";

const INTRODUCTION = `# Safeguards

What the components guarantee, place by place, and the rule that reports it when it is gone. The lists are not written by hand: a test makes
each component with everything declared, derives every change from what it registers (each resource and each field removed, each list and
object emptied, each switch turned, each number set to nothing and to a billion, each text to another, and insecure values put where there are
some) and makes them one at a time. What the profile \`prod\` says besides what it said before has to be what stands here: no rule more and none
less, and nothing left open. A change that is in no line fails the test, and so does a line that no change fits. The number in brackets is how
many changes fit.

Rules that no profile switches on by itself are switched on for the programs of the test, since the components satisfy them too; they are in
italics. In patterns \`*\` stands for any text, \`[]\` for any index and \`{a,b}\` for one of several; of several lines that fit a change, the
first counts. Changes are \`removed\`, \`emptied\`, \`other\` (another text), \`plain\` (no longer marked secret), \`= value\` and \`+ addition\`;
\`→\` leads into a text that holds JSON. What is never deployed because Kubernetes refuses it, another test shows to a real API server. The
namespaces of a VaultServer and of a PrivateRegistry are HardenedNamespaces, the certificate of the latter is a MutualTls, and their safeguards
stand there.

The lists are in [tests/components/mutation](../../tests/components/mutation); \`npm run safeguards\` writes this page.
`;

/** The page. `optIn` tells of a rule whether users have to switch it on. */
export async function renderPage(outcomes: readonly Outcome[], optIn: (ruleId: string) => boolean): Promise<string> {
  const components = [...Map.groupBy(outcomes, ({ program }) => program.component)];
  const text = [
    INTRODUCTION,
    totals(components),
    ...components.flatMap(([component, own]) => [`## ${component}`, section(own, optIn)]),
  ].join("\n\n");
  return format(text, { parser: "markdown", printWidth: 132 });
}

function totals(components: readonly (readonly [string, readonly Outcome[]])[]): string {
  const lines = components.map(([component, outcomes]) => [component, ...numbersOf(outcomes)]);
  const sum = numbersOf(components.flatMap(([, outcomes]) => outcomes));
  return table(
    ["component", "changes", "reported by one rule", "by several", "never deployed", "no safeguard", "rules that report"],
    [...lines, ["all", ...sum]],
  );
}

function numbersOf(outcomes: readonly Outcome[]): string[] {
  const tallies = outcomes.map(({ tally }) => tally);
  const sum = (pick: (tally: Outcome["tally"]) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0);
  const numbers = [
    sum(({ one, several, refused, harmless }) => one + several + refused + harmless),
    sum(({ one }) => one),
    sum(({ several }) => several),
    sum(({ refused }) => refused),
    sum(({ harmless }) => harmless),
    new Set(tallies.flatMap(({ rules }) => [...rules])).size,
  ];
  return numbers.map((number) => number.toLocaleString("en-GB"));
}

function section(outcomes: readonly Outcome[], optIn: (ruleId: string) => boolean): string {
  const counts = new Map<Row, number>();
  for (const outcome of outcomes) for (const [row, count] of outcome.counts) counts.set(row, (counts.get(row) ?? 0) + count);
  const rows = [...new Set(outcomes.flatMap((outcome) => outcome.rows))].filter((row) => counts.has(row));
  const link = (rule: string): string => (optIn(rule) ? `_[${rule}](../rules/${rule}.md)_` : `[${rule}](../rules/${rule}.md)`);
  const explained = outcomes.flatMap(({ program }) => Object.entries(program.explained ?? {}));
  const list = (expected: Row["expected"], say: (row: Row) => string): string => {
    const byResource = Map.groupBy(
      rows.filter((row) => row.expected === expected),
      ({ resource }) => resource,
    );
    const line = (row: Row): string => {
      const changes = row.changes.includes("*") ? "" : ` ${codes(row.changes)}`;
      return `- ${codes(row.paths)}${changes} (${counts.get(row) ?? 0}): ${say(row)}`;
    };
    return [...byResource].map(([resource, own]) => `${code(resource)}\n\n${own.map(line).join("\n")}`).join("\n\n");
  };
  return [
    `Programs: ${outcomes.map(({ program }) => program.shape).join("; ")}.`,
    ...explained.map(([rule, why]) => `As it is, ${link(rule)} finds something: ${why}.`),
    "### Reported",
    list("reported", ({ rules, also, why }) => {
      const some = also.length > 0 ? [`depending on the shape ${also.map(link).join(", ")}`] : [];
      return [...rules.map(link), ...some].join(", ") + (why === "" ? "" : ` (${why})`);
    }),
    "### No safeguard",
    list("harmless", ({ why }) => why),
    "### Never deployed",
    list("refused", ({ why }) => why),
  ].join("\n\n");
}

function codes(patterns: readonly string[]): string {
  return patterns.map((pattern) => (pattern === "" ? "the resource" : pattern === "*" ? "any place" : code(pattern))).join(", ");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function table(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...lines.map(line)].join("\n");
}
