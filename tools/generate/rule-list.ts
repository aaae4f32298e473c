/** The list of all rules, and its summary by domain for the README. */
import { rules } from "../../policies/rules";
import type { Rule } from "../../policies/rule";
import { count, NOTICE } from "./markdown";
import { ruleFiles } from "./rule-files";

/** What each domain is about, in the order of the list. */
const DOMAINS: Readonly<Record<string, string>> = {
  pod: "What pods and containers may do on their node: the Pod Security Standards, and what they leave out",
  image: "Where images come from and which version runs",
  resource: "CPU, memory and storage: requests, limits, quotas",
  reliability: "Probes, replicas, disruptions, jobs, API versions",
  rbac: "Who may do what, directly and through groups and aggregated roles",
  "service-account": "Identities of pods and their tokens",
  secret: "Secrets in places where they can be read",
  network: "Who reaches whom, and what is reachable from outside",
  namespace: "Namespaces and their Pod Security labels, quotas and environments",
  observability: "Logs, metrics and alerts",
  "attack-path": "Chains of weaknesses from outside to what an attacker wants",
  docker: "Containers of Docker and Compose",
  dockerfile: "How images are built",
  vault: "Vault and OpenBao: certificates, policies, roles, tokens",
  provider: "Pulumi's providers, and resources that no policy can look into",
};

/** The page `docs/rules.md`. */
export function ruleList(root: string): string {
  const sections = byDomain(root).map(({ domain, about, members }) => {
    const rows = members.map(
      ({ id, title, severity, optIn }) =>
        `| [\`${id}\`](rules/${id}.md) | ${title} | ${severity}${optIn === undefined ? "" : ", opt-in"} |`,
    );
    return `## ${domain}\n\n${about}.\n\n| rule | what must hold | severity |\n| --- | --- | --- |\n${rows.join("\n")}`;
  });
  return [
    NOTICE,
    "# Rules",
    `${count(rules.length, "rule")}. Those that are opt-in do nothing until they are configured.`,
    ...sections,
    "",
  ].join("\n\n");
}

/** The table of domains for the README. */
export function domainTable(root: string): string {
  const rows = byDomain(root).map(
    ({ domain, about, members }) => `| [${domain}](docs/rules.md#${domain}) | ${members.length} | ${about} |`,
  );
  return [`| domain | rules | about |`, "| --- | ---: | --- |", ...rows, `| all | ${rules.length} | |`].join("\n");
}

function byDomain(root: string): { domain: string; about: string; members: readonly Rule[] }[] {
  const files = ruleFiles(root);
  const unknown = files.find(({ domain }) => DOMAINS[domain] === undefined);
  if (unknown) throw new Error(`tools/generate/rule-list.ts does not say what the domain "${unknown.domain}" is about`);
  return Object.entries(DOMAINS).flatMap(([domain, about]) => {
    const ids = new Set(files.filter((file) => file.domain === domain).map(({ id }) => id));
    return ids.size === 0 ? [] : [{ domain, about, members: rules.filter(({ id }) => ids.has(id)) }];
  });
}
