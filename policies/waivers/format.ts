import type { WaiverEntry } from "./waiver";

/** Texts that YAML takes for nothing else, even in the older version that Kubernetes reads. */
const PLAIN = /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Za-z](?:[\w.$/-]|:(?=[\w$/:-]))*)$/;
const WORDS = /^(?:y|yes|n|no|true|false|on|off|null)$/i;

/** Waivers as a YAML file that {@link parseWaivers} reads back as the same. */
export function formatWaivers(entries: readonly WaiverEntry[]): string {
  if (entries.length === 0) return "waivers: []\n";
  const lines = entries.flatMap(({ subject, ...entry }) => {
    const { rule, path, scope, reason, owner, ticket, expires, environment } = entry;
    return [
      `  - rule: ${scalar(rule)}`,
      "    subject:",
      ...fields(subject, "      "),
      ...fields({ path, scope, reason, owner, ticket, expires, environment }, "    "),
    ];
  });
  return `waivers:\n${lines.join("\n")}\n`;
}

function fields(map: object, indent: string): string[] {
  const present = (Object.entries(map) as [string, string | undefined][]).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return present.map(([key, value]) => `${indent}${key}: ${scalar(value)}`);
}

/** A text in quotes where it needs them; YAML reads those of JSON. */
function scalar(value: string): string {
  return PLAIN.test(value) && !WORDS.test(value) ? value : JSON.stringify(value);
}
