import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020";
import { parseWaivers } from "../../../policies/waivers/parse";
import { waiverSchema } from "../../../policies/waivers/schema";
import { rules } from "../../../policies/rules";
import { assertRefused, ENTRY, RULE, textOf, TODAY, URN } from "./support";

const parse = (text: string, file = "w.yaml"): ReturnType<typeof parseWaivers> => parseWaivers(text, { file, today: TODAY });

const WRITTEN = `# reviewed
waivers:
  - rule: ${RULE}
    subject:
      urn: ${URN}
    path: spec.template.spec.volumes[0].hostPath
    reason: |
      Reads the metrics
      of the host.
    owner: team-observability
    ticket: OPS-123
    expires: 2027-03-31
    environment: prod

  - rule: ${RULE}
    scope: pattern
    subject: { apiVersion: apps/v1, kind: DaemonSet, name: "node-*", namespace: "y" }
    reason: Reads the metrics of the host.
    owner: team-observability
    ticket: https://tickets.example.com/1
    expires: "2027-03-31"
`;

describe("parseWaivers", () => {
  it("reads waivers with their lines and defaults", () => {
    const { waivers } = parse(WRITTEN, "stacks/waivers/a.yaml");
    assert.deepEqual(waivers, [
      {
        rule: RULE,
        subject: { urn: URN },
        path: "spec.template.spec.volumes[0].hostPath",
        scope: "exact",
        reason: "Reads the metrics of the host.",
        owner: "team-observability",
        ticket: "OPS-123",
        expires: "2027-03-31",
        environment: "prod",
        id: "stacks/waivers/a.yaml:3",
        file: "stacks/waivers/a.yaml",
        line: 3,
        index: 0,
      },
      {
        rule: RULE,
        subject: { apiVersion: "apps/v1", kind: "DaemonSet", name: "node-*", namespace: "y" },
        scope: "pattern",
        reason: "Reads the metrics of the host.",
        owner: "team-observability",
        ticket: "https://tickets.example.com/1",
        expires: "2027-03-31",
        id: "stacks/waivers/a.yaml:15",
        file: "stacks/waivers/a.yaml",
        line: 15,
        index: 1,
      },
    ]);
  });

  it("takes a file of none", () => assert.deepEqual(parse("waivers: []").waivers, []));

  it("takes the last day that is not too far ahead, and days that are over", () => {
    assert.equal(parse(textOf({ expires: "2027-11-24" })).waivers[0]?.expires, "2027-11-24");
    assert.equal(parse(textOf({ expires: "2020-02-29" })).waivers[0]?.expires, "2020-02-29");
  });

  it("takes a path into a map whose keys are not known, which findings spell with a star", () => {
    assert.equal(parse(textOf({ path: 'data["*"]' })).waivers[0]?.path, 'data["*"]');
  });

  it("spells files without what does not matter", () => {
    assert.deepEqual(parse(textOf({ subject: { file: "./a//./b/Dockerfile" } })).waivers[0]?.subject, { file: "a/b/Dockerfile" });
  });

  const FORMS = 'is missing: a subject has "urn", or "file", or "apiVersion", "kind" and "name"';
  const HIDDEN = "has a character that cannot be seen, or one that is spelt out as \\u{…}; it cannot be named in a waiver";
  const SHOULD_BE_URN = "must be a URN such as urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web";
  const resource = { apiVersion: "apps/v1", kind: "DaemonSet", name: "a" };

  /** What is changed in the entry, where and why that is refused. */
  const refused: [object, string, string][] = [
    [{ reson: "x" }, "reson", "there is no such key"],
    [{ reson: "x", reason: undefined }, "reson", "there is no such key"],
    [{ rule: "kubernetes-nope" }, "rule", "there is no rule of this name"],
    [{ rule: "kubernetes-*", scope: "pattern" }, "rule", "there is no rule of this name"],
    [{ rule: undefined }, "rule", "is missing"],
    [{ subject: undefined }, "subject", "is missing"],
    [{ reason: undefined }, "reason", "is missing"],
    [{ owner: undefined }, "owner", "is missing"],
    [{ ticket: undefined }, "ticket", "is missing"],
    [{ expires: undefined }, "expires", "is missing"],
    [{ owner: "" }, "owner", "is empty"],
    [{ owner: " \n" }, "owner", "is empty"],
    [{ owner: null }, "owner", "is empty"],
    [{ path: "" }, "path", "is empty"],
    [{ owner: 7 }, "owner", "must be a text; put it in quotes"],
    [{ rule: true }, "rule", "must be a text; put it in quotes"],
    [{ expires: 20270331 }, "expires", "must be a text; put it in quotes"],
    [{ reason: "too short" }, "reason", "must say why in at least 10 characters"],
    [{ reason: `a${" ".repeat(20)}` }, "reason", "must say why in at least 10 characters"],
    [{ reason: "" }, "reason", "must say why in at least 10 characters"],
    [{ ticket: "soon" }, "ticket", "must be a ticket such as OPS-123, or an https URL without credentials"],
    [{ ticket: "http://a.example" }, "ticket", "must be a ticket such as OPS-123, or an https URL without credentials"],
    [{ ticket: "https://u:p@a.example" }, "ticket", "must be a ticket such as OPS-123, or an https URL without credentials"],
    [{ expires: "2027-02-30" }, "expires", "must be a calendar date such as 2027-03-31"],
    [{ expires: "2027-13-01" }, "expires", "must be a calendar date such as 2027-03-31"],
    [{ expires: "31.03.2027" }, "expires", "must be a calendar date such as 2027-03-31"],
    [{ expires: "2027-03-31T00:00:00Z" }, "expires", "must be a calendar date such as 2027-03-31"],
    [{ expires: "2027-11-25" }, "expires", "must be at most 366 days ahead: 2027-11-24 at the latest"],
    [{ environment: "qa" }, "environment", "must be one of dev, uat, prod"],
    [{ scope: "glob" }, "scope", "must be one of exact, pattern"],
    [{ path: "spec.containers[*].image", scope: "pattern" }, "path", "must be one place; there are no patterns in it"],
    [{ path: "spec\u200b.x" }, "path", HIDDEN],
    [{ owner: "team\u202eb" }, "owner", HIDDEN],
    [{ reason: "Reads the \u0007 metrics." }, "reason", HIDDEN],
    [{ subject: [] }, "subject", "must be a map"],
    [{ subject: {} }, "subject.apiVersion", FORMS],
    [{ subject: { kind: "Pod", name: "a" } }, "subject.apiVersion", FORMS],
    [{ subject: { apiVersion: "v1", kind: "Pod" } }, "subject.name", FORMS],
    [{ subject: { ...resource, namspace: "b" } }, "subject.namspace", "there is no such key"],
    [{ subject: { ...resource, namespace: "" } }, "subject.namespace", "is empty"],
    [{ subject: { ...resource, name: "a*" } }, "subject.name", 'has a *, which only a waiver with "scope: pattern" may have'],
    [{ subject: { ...resource, name: "a**" }, scope: "pattern" }, "subject.name", "must not have **; each * ends at / and ::"],
    [
      { subject: { apiVersion: "*", kind: "*", name: "*" }, scope: "pattern" },
      "subject",
      "is every subject; switch the rule off in the configuration instead",
    ],
    [{ subject: { ...resource, name: "a\u202e" } }, "subject.name", HIDDEN],
    [{ subject: { ...resource, name: "a\\u{202e}" } }, "subject.name", HIDDEN],
    [{ subject: { urn: "node-exporter" } }, "subject.urn", SHOULD_BE_URN],
    [{ subject: { urn: "urn:pulumi:*", name: "a" } }, "subject.name", 'does not go with "urn"'],
    [{ subject: { urn: URN, file: "a" } }, "subject.file", 'does not go with "urn"'],
    [{ subject: { urn: `${URN}*` } }, "subject.urn", 'has a *, which only a waiver with "scope: pattern" may have'],
    [{ subject: { file: "a", namespace: "b" } }, "subject.namespace", 'does not go with "file"'],
    [{ subject: { file: "a", kind: "service" } }, "subject.name", 'is missing: "kind" and "name" go together'],
    [{ subject: { file: "a", name: "web" } }, "subject.kind", 'is missing: "kind" and "name" go together'],
    [{ subject: { file: "/a" } }, "subject.file", "must be relative to where portcullis is run"],
    [{ subject: { file: "-" } }, "subject.file", "must be a file; standard input has no name"],
  ];
  for (const [change, path, reason] of refused) {
    it(`refuses ${JSON.stringify(change)}${"reason" in change && change.reason === undefined ? " without a reason" : ""} in ${path}`, () => {
      const text = textOf({}, { subject: { urn: `${URN}-2` }, ...change });
      const message = `w.yaml:3:${columnOf(path, text.split("\n")[2] ?? "")} (waivers[1].${path}): ${reason}`;
      assertRefused(() => parse(text), message);
    });
  }

  const texts: [string, string, string, string?][] = [
    ["an empty text", "", "w.yaml: is empty"],
    ["only a comment", "# nothing\n", "w.yaml: is empty"],
    ["a list", "- rule: x\n", "w.yaml:1:1: must be a map"],
    ["another key", "waivers: []\nwaiver: []\n", "w.yaml:2:1 (waiver): there is no such key"],
    ["no list", "waivers:\n", "w.yaml:1:1 (waivers): is empty"],
    ["a map instead of a list", "waivers: {}\n", "w.yaml:1:1 (waivers): must be a list"],
    ["an item that is no map", "waivers:\n  - kubernetes-sysctls\n", "w.yaml:2:5 (waivers[0]): must be a map"],
    ["two documents", "waivers: []\n---\nwaivers: []\n", "w.yaml:3:1 (document 2): must be one document"],
    ["a key twice", "waivers: []\nwaivers: []\n", "w.yaml:2:1: is not valid YAML or JSON: duplicated mapping key"],
    ["what is no YAML", "waivers: [\n", "w.yaml:2:1: is not valid YAML or JSON: deficient indentation"],
    ["a tag", "waivers: !!timestamp 2027-03-31\n", "w.yaml:1:10: has a tag that Kubernetes does not know", "ambiguous-waivers"],
    ["the prototype as a key", 'waivers: []\n"__proto__": {}\n', "w.yaml:2:2 (__proto__): there is no such key"],
  ];
  for (const [what, text, message, code] of texts) {
    it(`refuses ${what}`, () => assertRefused(() => parse(text), message, code));
  }

  it("refuses a text that multiplies by aliases", () => {
    const levels = Array.from({ length: 9 }, (_, index) => `  - &a${index + 1} [${`*a${index},`.repeat(9)}]`);
    const text = `waivers:\n  - &a0 x\n${levels.join("\n")}\n`;
    assertRefused(() => parse(text), "w.yaml (document 1): its aliases expand to more than 2,000,000 nodes or 200 levels");
  });

  it("refuses a text that is too large", () => {
    assertRefused(() => parse("#".repeat(16 * 1024 * 1024 + 1)), "w.yaml: is larger than 16 MiB; split it", "waivers-too-large");
  });

  it("refuses two waivers on one line, which reports could not tell apart", () => {
    const text = JSON.stringify({ waivers: [ENTRY, { ...ENTRY, environment: "dev" }] });
    const column = text.lastIndexOf('{"rule"') + 1;
    assertRefused(() => parse(text), `w.yaml:1:${column} (waivers[1]): must begin on a line of its own`);
  });

  const repeated: [string, object, object][] = [
    ["as it is", {}, {}],
    [
      "with another reason, owner, ticket and date",
      {},
      { reason: "Another reason.", owner: "b", ticket: "B-1", expires: "2027-01-01" },
    ],
    ["with the default spelt out", {}, { scope: "exact" }],
    [
      "with its keys in another order",
      { subject: { file: "a", kind: "b", name: "c" } },
      { subject: { name: "c", kind: "b", file: "./a" } },
    ],
    ["with the same path and environment", { path: "a", environment: "dev" }, { path: "a", environment: "dev" }],
  ];
  for (const [what, first, second] of repeated) {
    it(`refuses a waiver twice, ${what}`, () => {
      const message = "w.yaml:3 (waivers[1]): is for the same rule, subject, path and environment as w.yaml:2";
      assertRefused(() => parse(textOf(first, second)), message, "duplicate-waiver");
    });
  }

  it("takes waivers that differ in subject, path or environment", () => {
    const set = parse(textOf({}, { subject: { urn: `${URN}-2` } }, { path: "a" }, { path: "b" }, { environment: "dev" }));
    assert.equal(set.waivers.length, 5);
  });

  it("puts the narrower waiver of a rule first", () => {
    const { byRule } = parse(textOf({ scope: "pattern", subject: { urn: `${URN}*` } }, {}, { environment: "prod" }, { path: "a" }));
    assert.deepEqual(
      byRule.get(RULE)?.map(({ line }) => line),
      [5, 4, 3, 2],
    );
  });

  it("never repeats what stands in the file", () => {
    for (const [change] of refused) {
      const secret = "hunter2-hunter2";
      const text = textOf({ ...change, owner: secret, hunter2: secret, subject: { urn: secret, file: secret } });
      assert.throws(
        () => parse(text),
        (error) => error instanceof Error && !error.message.includes(secret),
      );
    }
  });
});

/** Where a place is told: at its key, within the quotes, or at that of the map that lacks it. */
function columnOf(path: string, line: string): number {
  const keys = path.split(".");
  while (keys.length > 0 && !line.includes(`"${keys.at(-1)}":`)) keys.pop();
  return keys.length === 0 ? 1 : line.lastIndexOf(`"${keys.at(-1)}":`) + 2;
}

describe("waiverSchema", () => {
  it("is a JSON Schema that says what every key is for", () => {
    const schema = waiverSchema() as {
      properties: { waivers: { items: { properties: Record<string, { description?: string }> } } };
    };
    assert.equal(new Ajv2020({ strict: true, strictTypes: false }).validateSchema(schema), true);
    for (const [key, { description }] of Object.entries(schema.properties.waivers.items.properties)) {
      assert.match(description ?? "", /\.$/, key);
    }
  });

  it("knows every rule", () => {
    const validate = new Ajv2020().compile(waiverSchema());
    for (const { id } of rules) assert.equal(validate({ waivers: [{ ...ENTRY, rule: id }] }), true, id);
  });
});
