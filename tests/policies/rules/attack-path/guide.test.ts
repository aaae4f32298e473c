import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate, type Report } from "../../../../policies/evaluate";
import { COST } from "../../../../policies/model/attack-path/attack-way";
import { profiles } from "../../../../policies/profiles";
import type { Profile } from "../../../../policies/profiles/profile";
import { resolveProfile, type ResolvedProfile } from "../../../../policies/profiles/resolve";
import { readManifests } from "../../../../policies/sources/manifests";
import { attackPathToClusterAdmin } from "../../../../policies/rules/attack-path/attack-path-to-cluster-admin";
import { attackPathToNode } from "../../../../policies/rules/attack-path/attack-path-to-node";
import { attackPathToOtherNamespaces } from "../../../../policies/rules/attack-path/attack-path-to-other-namespaces";
import { attackPathToSecrets } from "../../../../policies/rules/attack-path/attack-path-to-secrets";
import { attackPathToVault } from "../../../../policies/rules/attack-path/attack-path-to-vault";

const RULES = [attackPathToNode, attackPathToClusterAdmin, attackPathToSecrets, attackPathToOtherNamespaces, attackPathToVault];
const GUIDE = readFileSync(join(__dirname, "../../../../docs/attack-paths.md"), "utf8");
const [YAML = ""] = blocks("yaml");

function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map((match) => match[1] as string);
}

/** What the five rules together say of a text. */
function report(text: string): Report {
  const { subjects, errors } = readManifests(text, { file: "shop.yaml", strict: true });
  assert.deepEqual(errors, []);
  const active = RULES.map((rule) => ({ rule, enforcementLevel: "mandatory", onUnknown: "block", parameters: {} }) as const);
  const profile: ResolvedProfile = { ...resolveProfile(profiles.get("pss-baseline") as Profile), rules: active };
  return evaluate(profile, subjects);
}

function messages(text: string): string[] {
  return report(text).findings.map(({ message }) => message);
}

describe("docs/attack-paths.md", () => {
  it("shows what the rules say of its example", () => {
    assert.equal(
      blocks("text")[0],
      messages(YAML)
        .map((message) => `${message}\n`)
        .join("\n"),
    );
  });

  it("has a row for each rule, with its severity, and for each kind of change, with its cost", () => {
    for (const { id, severity } of RULES)
      assert.match(GUIDE, new RegExp(`^\\| \\[\`${id}\`\\]\\(rules/${id}\\.md\\) .*\\| ${severity} +\\|$`, "m"));
    const costs = [...GUIDE.matchAll(/^\| .* \| (\d) +\|$/gm)].map(([, cost]) => Number(cost));
    assert.deepEqual(costs, Object.values(COST));
  });

  it("tells of every edge and track", () => {
    assert.equal([...GUIDE.matchAll(/^\| `[A-Z_]+` +\| \S/gm)].length, 26);
    assert.equal([...GUIDE.matchAll(/^\| `[a-z-]+`.*\| \S/gm)].length, 6);
  });
});

describe("the rules about attack paths together", () => {
  it("report a way once, where one change cuts it to several goals", () => {
    const rights = YAML.replace("privileged: true", "privileged: false").replace("resources: [pods, secrets]", 'resources: ["*"]');
    const all = rights.replace("verbs: [get, list, watch]", 'verbs: ["*"]').replace('apiGroups: [""]', 'apiGroups: ["*"]');
    for (const text of [rights, all]) {
      const found = report(text).findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
      assert.deepEqual(found, ["kubernetes-attack-path-to-cluster-admin spec.template.spec.serviceAccountName"]);
    }
  });

  it("say nothing once each cut has been made", () => {
    assert.deepEqual(
      messages(YAML.replace("privileged: true", "privileged: false").replace("resources: [pods, secrets]", "resources: [pods]")),
      [],
    );
  });
});
