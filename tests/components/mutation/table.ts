/** What the mutation test expects: for each change the rules that report it, or why it takes no safeguard away. */
import type { Mutation } from "./mutations";

/** What happens where a change is made. */
export interface Row {
  /** `reported`: by exactly these rules. `harmless`: by none. `refused`: it never gets as far as to do harm, whatever is reported. */
  expected: "reported" | "harmless" | "refused";
  /** All of them report. */
  rules: readonly string[];
  /** Some of them may report as well, which depends on the shape of the program. */
  also: readonly string[];
  /** Why several rules report, or none. */
  why: string;
  /** Patterns of kind and name, of paths and of changes: `*` stands for any text and `\*` for a star, `[]` for any index, `{a,b}` for one of several. */
  resource: string;
  paths: readonly string[];
  changes: readonly string[];
}

type Patterns = string | readonly string[];

/** A safeguard, and the one rule that reports that it is gone. */
export function safeguard(rule: string, resource: string, paths: Patterns, changes: Patterns = "*"): Row {
  return { ...placed(resource, paths, changes), expected: "reported", rules: [rule], also: [], why: "" };
}

/** Several safeguards in one place, or one that several rules ask for. */
export function several(
  why: string,
  rules: Patterns,
  resource: string,
  paths: Patterns,
  changes: Patterns = "*",
  also: Patterns = [],
): Row {
  return { ...placed(resource, paths, changes), expected: "reported", rules: listOf(rules), also: listOf(also), why };
}

/** No safeguard. */
export function harmless(why: string, resource: string, paths: Patterns, changes: Patterns = "*"): Row {
  return { ...placed(resource, paths, changes), expected: "harmless", rules: [], also: [], why };
}

/** What Kubernetes, Vault or the provider does not take, so that nothing is deployed. */
export function refused(why: string, resource: string, paths: Patterns, changes: Patterns = "*"): Row {
  return { ...placed(resource, paths, changes), expected: "refused", rules: [], also: [], why };
}

function placed(resource: string, paths: Patterns, changes: Patterns): Pick<Row, "resource" | "paths" | "changes"> {
  return { resource, paths: listOf(paths), changes: listOf(changes) };
}

function listOf(patterns: Patterns): readonly string[] {
  return typeof patterns === "string" ? [patterns] : patterns;
}

/** Finds the row for a change: the first that fits. */
export class Table {
  private readonly rows: readonly { row: Row; fits: (mutation: Mutation) => boolean }[];

  constructor(rows: readonly Row[]) {
    this.rows = rows.map((row) => {
      const [resource, paths, changes] = [[row.resource], row.paths, row.changes].map(patternOf) as [RegExp, RegExp, RegExp];
      return {
        row,
        fits: (mutation) => resource.test(mutation.resource) && paths.test(mutation.path) && changes.test(mutation.change),
      };
    });
  }

  rowFor(mutation: Mutation): Row | undefined {
    return this.rows.find(({ fits }) => fits(mutation))?.row;
  }
}

const LITERAL_STAR = "\u0000";

function patternOf(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.map(sourceOf).join("|")})$`, "s");
}

function sourceOf(pattern: string): string {
  return pattern
    .replaceAll(String.raw`\*`, LITERAL_STAR)
    .replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(String.raw`\[\]`, String.raw`\[\d+\]`)
    .replaceAll("*", ".*")
    .replaceAll(/\{([^{}"]+)\}/g, (_, choices: string) => `(?:${choices.replaceAll(",", "|")})`)
    .replaceAll(LITERAL_STAR, String.raw`\*`);
}
