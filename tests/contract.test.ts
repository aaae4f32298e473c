/** What must stay true of the tree as a whole: one rule, one test, one page; ids, controls and exports that others rely on. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NEWEST_POD_SECURITY_VERSION, pssControls } from "../policies/frameworks/pss";
import * as policies from "../policies";
import * as components from "../components";
import { rules } from "../policies/rules";
import { profiles } from "../policies/profiles";
import { ROOT } from "./support/preview";

const ruleFiles = readdirSync(join(ROOT, "policies/rules"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: domain }) =>
    readdirSync(join(ROOT, "policies/rules", domain)).map((file) => `${domain}/${file.replace(/\.ts$/, "")}`),
  );

describe("rules", () => {
  it("have unique ids, each that of its file", () => {
    const fromFiles = ruleFiles.map((file) => `kubernetes-${file.slice(file.indexOf("/") + 1)}`).sort();
    assert.deepEqual(rules.map(({ id }) => id).sort(), fromFiles);
    assert.equal(new Set(fromFiles).size, fromFiles.length);
  });

  it("have a test and a page each, and no page is left over", () => {
    for (const file of ruleFiles) assert.ok(existsSync(join(ROOT, "tests/policies/rules", `${file}.test.ts`)), file);
    assert.deepEqual(readdirSync(join(ROOT, "docs/rules")).sort(), rules.map(({ id }) => `${id}.md`).sort());
  });

  it("name controls and rules that exist", () => {
    const controls = new Set(pssControls.map(({ framework, id }) => `${framework}/${id}`));
    const ids = new Set(rules.map(({ id }) => id));
    for (const { id, controls: own, includes } of rules) {
      assert.deepEqual(
        own.filter((control) => !controls.has(`${control.framework}/${control.id}`)),
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
    for (const { id, title, rationale, remediation } of rules) {
      assert.doesNotMatch(title, /\.$/, id);
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
      assert.throws(() => policies.defineRule({ ...(rule as unknown as policies.RuleDefinition), id }), new TypeError(`not a rule id: ${id}`));
    }
  });
});

describe("the public API", () => {
  it("exports what it did", () => {
    assert.deepEqual(Object.keys(components).sort(), ["HardenedNamespace"]);
    assert.deepEqual(Object.keys(policies).sort(), [
      "Container",
      "DEFAULT_PROFILE",
      "Field",
      "InputError",
      "POD_SECURITY_VERSIONS",
      "Pod",
      "Secret",
      "Unknown",
      "configurationSchema",
      "defineRule",
      "evaluate",
      "jsonReport",
      "parseConfiguration",
      "profiles",
      "readManifests",
      "readPaths",
      "readPulumiResource",
      "requireField",
      "resolveProfile",
      "rules",
      "textReport",
      "unless",
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
