import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Domains whose rules are not about Kubernetes, with what their ids begin with. */
const PREFIXES: Readonly<Record<string, string>> = {
  docker: "docker",
  dockerfile: "dockerfile",
  vault: "vault",
  provider: "pulumi",
};

/** A file that holds a rule. */
export interface RuleFile {
  domain: string;
  /** The file's name without its ending. */
  name: string;
  /** The id of the rule in it. */
  id: string;
  /** The name under which it exports the rule. */
  exportName: string;
}

/** The files of all rules, by domain and name. */
export function ruleFiles(root: string): RuleFile[] {
  const folder = join(root, "policies/rules");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: domain }) => readdirSync(join(folder, domain)).map((file) => ruleFile(domain, file.replace(/\.ts$/, ""))))
    .sort((a, b) => (`${a.domain}/${a.name}` < `${b.domain}/${b.name}` ? -1 : 1));
}

/** The file of a rule by its domain and name. */
export function ruleFile(domain: string, name: string): RuleFile {
  return { domain, name, id: `${PREFIXES[domain] ?? "kubernetes"}-${name}`, exportName: camelCase(name) };
}

/** `run-as-user` as `runAsUser`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
