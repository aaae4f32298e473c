/** What must stay true of the tree as a whole: one rule, one test, one page; ids, controls and exports that others rely on. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NEWEST_POD_SECURITY_VERSION, pssControls } from "../policies/frameworks/pss";
import { frameworks } from "../policies/frameworks";
import * as policies from "../policies";
import * as components from "../components";
import { rules } from "../policies/rules";
import { profiles } from "../policies/profiles";
import { casesByRule } from "./support/rule-cases";
import { loadCases } from "../tools/generate/examples";
import { ruleFiles } from "../tools/generate/rule-files";
import { ROOT } from "./support/preview";

const files = ruleFiles(ROOT);

describe("rules", () => {
  before(() => {
    // Their tests are read here for what they say, and run where they stand.
    const { describe: original, it: originalIt } = globalThis;
    loadCases(ROOT);
    Object.assign(globalThis, { describe: original, it: originalIt });
  });

  it("are at least 120, with unique ids, each that of its file", () => {
    const fromFiles = files.map(({ id }) => id).sort();
    assert.deepEqual(rules.map(({ id }) => id).sort(), fromFiles);
    assert.equal(new Set(fromFiles).size, fromFiles.length);
    assert.ok(fromFiles.length >= 120, String(fromFiles.length));
  });

  it("have a test and a page each, and no page is left over", () => {
    for (const { domain, name } of files) {
      assert.ok(existsSync(join(ROOT, "tests/policies/rules", domain, `${name}.test.ts`)), `${domain}/${name}`);
    }
    assert.deepEqual(readdirSync(join(ROOT, "docs/rules")).sort(), rules.map(({ id }) => `${id}.md`).sort());
  });

  it("are short files", () => {
    const long = files.filter(
      ({ domain, name }) => readFileSync(join(ROOT, "policies/rules", domain, `${name}.ts`), "utf8").split("\n").length > 81,
    );
    assert.deepEqual(
      long.map(({ domain, name }) => `${domain}/${name}`),
      [],
    );
  });

  it("are each shown to find, to accept, to leave open, and to let good software be", () => {
    for (const { id } of rules) {
      const cases = casesByRule.get(id) ?? [];
      const has = (key: "violations" | "undecided" | "legitimate"): boolean => cases.some((one) => (one[key]?.length ?? 0) > 0);
      assert.ok(has("violations"), `${id} has no violation`);
      assert.ok(has("undecided") || cases.some(({ cannotBeUndecided }) => cannotBeUndecided), `${id} has nothing undecided`);
      assert.ok(has("legitimate"), `${id} has no legitimate case`);
    }
  });

  it("name controls and rules that exist", () => {
    const controls = new Set(frameworks.flatMap((framework) => framework.controls.map(({ id }) => `${framework.name}/${id}`)));
    const ids = new Set(rules.map(({ id }) => id));
    for (const { id, controls: own, includes } of rules) {
      assert.deepEqual(
        own.filter((control) => !controls.has(`${control.framework}/${control.id}`)),
        [],
        id,
      );
      assert.equal(new Set(own.map((control) => `${control.framework}/${control.id}`)).size, own.length, id);
      assert.deepEqual(
        own.filter(({ judgeable }) => judgeable === false),
        [],
        id,
      );
      assert.deepEqual(
        includes.filter((other) => !ids.has(other)),
        [],
        id,
      );
    }
  });

  it("cover every control of the Pod Security Standards", () => {
    const covered = new Set(rules.flatMap(({ controls }) => controls.map(({ framework, id }) => `${framework}/${id}`)));
    assert.deepEqual(
      pssControls.filter(({ framework, id }) => !covered.has(`${framework}/${id}`)),
      [],
    );
  });

  it("are named in every profile by ids that exist", () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const { name, levels } of profiles.values())
      assert.deepEqual(
        Object.keys(levels).filter((id) => !ids.has(id)),
        [],
        name,
      );
  });

  it("end their sentences as messages need them", () => {
    for (const { id, title, rationale, remediation, waiveWhen, optIn } of rules) {
      assert.doesNotMatch(title, /\.$/, id);
      assert.match(waiveWhen, /[.…"]$/, id);
      assert.match(optIn ?? ".", /\.$/, id);
      assert.match(rationale, /\.$/, id);
      assert.match(remediation, /[.…"]$/, id);
    }
  });
});

describe("the standards' version", () => {
  it("is the same for the pack and for the component's namespaces", () => {
    const source = readFileSync(join(ROOT, "components/namespace/hardened-namespace.ts"), "utf8");
    assert.equal(/podSecurityVersion = "(v1\.\d+)"/.exec(source)?.[1], NEWEST_POD_SECURITY_VERSION);
  });
});

describe("defineRule", () => {
  it("refuses an id that is no DNS label", () => {
    const [rule] = rules;
    for (const id of ["Upper", "a", "-a", "a-", "a.b", "a".repeat(64)]) {
      assert.throws(
        () => policies.defineRule({ ...(rule as unknown as policies.RuleDefinition), id }),
        new TypeError(`not a rule id: ${id}`),
      );
    }
  });
});

describe("the public API", () => {
  it("exports what it did", () => {
    assert.deepEqual(Object.keys(components).sort(), [
      "HardenedNamespace",
      "ImageSignature",
      "MutualTls",
      "PrivateDockerRegistry",
      "PrivateRegistry",
      "RestrictedWorkload",
      "SignedImage",
      "VaultPki",
      "VaultServer",
      "signingPolicy",
      "vaultPkiDeployerPolicy",
    ]);
    assert.deepEqual(Object.keys(policies).sort(), [
      "Container",
      "DEFAULT_PROFILE",
      "Field",
      "InputError",
      "POD_SECURITY_VERSIONS",
      "Pod",
      "Secret",
      "Stack",
      "Unknown",
      "at",
      "configurationSchema",
      "defineRule",
      "evaluate",
      "jsonReport",
      "missing",
      "parseConfiguration",
      "profiles",
      "readManifests",
      "readPaths",
      "readPulumiResource",
      "requireField",
      "resolveProfile",
      "rules",
      "textReport",
      "undecided",
      "unless",
      "violation",
    ]);
  });
});

describe("the tree", () => {
  it("has a line in docs/dependencies.md for each dependency", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<string, Record<string, string>>;
    const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");
    const names = ["dependencies", "devDependencies", "peerDependencies"].flatMap((kind) => Object.keys(manifest[kind] ?? {}));
    assert.deepEqual(
      [...new Set(names)].filter((name) => !page.includes(`\`${name}\``)),
      [],
    );
  });
});
