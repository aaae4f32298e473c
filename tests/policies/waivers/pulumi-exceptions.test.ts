import assert from "node:assert/strict";
import {
  fromPulumiExceptions,
  toPulumiExceptions,
  type ExportOptions,
  type ImportOptions,
} from "../../../policies/waivers/pulumi-exceptions";
import { assertRefused, ENTRY, RULE, TODAY, URN, waivers } from "./support";
import { waiverSet } from "../../../policies/waivers/waiver";
import { parseWaivers } from "../../../policies/waivers/parse";

const OPTIONS: ImportOptions = { file: "p.json", owner: "team-a", ticket: "OPS-9", expires: "2027-03-31", today: TODAY };

describe("toPulumiExceptions", () => {
  const convert = (change: object, options: Partial<ExportOptions> = {}): ReturnType<typeof toPulumiExceptions> =>
    toPulumiExceptions(waivers(change), { today: TODAY, ...options });

  it("makes one exception of a waiver, whose reason says what exceptions have no field for", () => {
    assert.deepEqual(convert({}), {
      exceptions: {
        exceptions: {
          "w.yaml-2": {
            reason: "Reads the metrics of the host. (team-observability, OPS-123, until 2027-03-31)",
            match: [{ policies: [RULE], targets: [URN] }],
          },
        },
      },
      unmapped: [],
    });
  });

  it("makes ids of letters that the engine takes, each another", () => {
    const set = (file: string): ReturnType<typeof parseWaivers> =>
      parseWaivers(JSON.stringify({ waivers: [{ ...ENTRY, subject: { urn: `${URN}${file.length}${file}` } }] }), {
        file,
        today: TODAY,
      });
    const files = ["/stacks/wäiver s/a.yaml", "stacks/w-iver-s/a.yaml", "stacks/w.iver/a.yaml", "stacks/w/iver-s/a.yaml"];
    const all = waiverSet(files.flatMap((file) => set(file).waivers));
    const ids = Object.keys(toPulumiExceptions(all, { today: TODAY }).exceptions.exceptions);
    assert.deepEqual(ids, [
      "stacks-w-iver-s-a.yaml-1",
      "stacks-w-iver-s-a.yaml-1-2",
      "stacks-w.iver-a.yaml-1",
      "stacks-w-iver-s-a.yaml-1-3",
    ]);
  });

  const unmapped: [string, object, string, Partial<ExportOptions>?][] = [
    ["of a manifest", { subject: { apiVersion: "v1", kind: "Pod", name: "a" } }, "its subject has no URN"],
    ["of a file", { subject: { file: "Dockerfile" } }, "its subject has no URN"],
    ["of a pattern", { scope: "pattern", subject: { urn: `${URN}*` } }, "its subject is a pattern"],
    ["of one path", { path: "spec" }, "it is for one path, and an exception would be for the whole resource"],
    ["of an environment", { environment: "prod" }, "it is only for the environment prod"],
    ["of another environment", { environment: "prod" }, "it is only for the environment prod", { environment: "dev" }],
    ["that has expired", { expires: "2026-11-22" }, "expired on 2026-11-22"],
  ];
  for (const [what, change, reason, options] of unmapped) {
    it(`makes none of a waiver ${what}`, () => {
      assert.deepEqual(convert(change, options), { exceptions: { exceptions: {} }, unmapped: [{ id: "w.yaml:2", reason }] });
    });
  }

  it("takes waivers of the environment that it is told, and patterns that are none", () => {
    assert.deepEqual(convert({ environment: "prod" }, { environment: "prod" }).unmapped, []);
    assert.deepEqual(convert({ scope: "pattern" }).unmapped, []);
  });

  it("is read back as waivers of the same rules and resources", () => {
    const set = waivers({}, { rule: "kubernetes-sysctls" }, { subject: { urn: `${URN}-2` } });
    const text = JSON.stringify(toPulumiExceptions(set, { today: TODAY }).exceptions);
    assert.deepEqual(
      fromPulumiExceptions(text, OPTIONS).map(({ rule, subject }) => [rule, subject]),
      set.waivers.map(({ rule, subject }) => [rule, subject]),
    );
  });
});

describe("fromPulumiExceptions", () => {
  const exception = (change: object = {}): object => ({
    reason: "Reads the metrics of the host.",
    match: [{ policies: [RULE], targets: [URN] }],
    ...change,
  });
  const from = (exceptions: unknown, options: Partial<ImportOptions> = {}): unknown =>
    fromPulumiExceptions(JSON.stringify({ exceptions }, undefined, 1), { ...OPTIONS, ...options });
  const waiver = { ...ENTRY, owner: "team-a", ticket: "OPS-9" };

  it("makes a waiver of each policy and resource of an entry", () => {
    const match = [
      { policies: [RULE, "kubernetes-sysctls"], targets: [URN, `${URN}-2`] },
      { policies: ["kubernetes-host-ports"], targets: [URN] },
    ];
    const second = { urn: `${URN}-2` };
    assert.deepEqual(from({ a: exception({ match }) }), [
      waiver,
      { ...waiver, subject: second },
      { ...waiver, rule: "kubernetes-sysctls" },
      { ...waiver, rule: "kubernetes-sysctls", subject: second },
      { ...waiver, rule: "kubernetes-host-ports" },
    ]);
  });

  it("makes one waiver of what is said twice", () => {
    const match = [
      { policies: [RULE, RULE], targets: [URN] },
      { policies: [RULE], targets: [URN] },
    ];
    assert.deepEqual(from({ a: exception({ match }), b: exception() }), [waiver]);
  });

  it("leaves aside what else the configuration says", () => {
    const text = JSON.stringify({
      all: "mandatory",
      environments: ["a"],
      "kubernetes-sysctls": "disabled",
      exceptions: { a: exception() },
    });
    assert.deepEqual(fromPulumiExceptions(text, OPTIONS), [waiver]);
    assert.deepEqual(from({}), []);
  });

  const NOT_A_FIELD = "there is no such field in an exception";
  const refused: [string, unknown, string, string][] = [
    ["a list of exceptions", [exception()], "exceptions", "must be a map from ids to exceptions"],
    ["an exception that is no map", { a: "b" }, "exceptions.a", "must be a map"],
    ["a field that it does not know", { a: exception({ expires: "2027-01-01" }) }, "exceptions.a.expires", NOT_A_FIELD],
    [
      "a draft of the format with urns",
      { a: { policies: [RULE], urns: [URN], reason: "x" } },
      "exceptions.a.policies",
      NOT_A_FIELD,
    ],
    [
      "a draft of the format with resources",
      { a: { resources: [{ urn: URN }], reason: "x" } },
      "exceptions.a.resources",
      NOT_A_FIELD,
    ],
    [
      "a field of a match that it does not know",
      { a: exception({ match: [{ stacks: [] }] }) },
      "exceptions.a.match[0].stacks",
      NOT_A_FIELD,
    ],
    ["no reason", { a: exception({ reason: undefined }) }, "exceptions.a.reason", "must be a text"],
    ["a reason that is no text", { a: exception({ reason: 7 }) }, "exceptions.a.reason", "must be a text"],
    ["a short reason", { a: exception({ reason: "because" }) }, "exceptions.a.reason", "must say why in at least 10 characters"],
    ["no match", { a: exception({ match: undefined }) }, "exceptions.a.match", "must be a list that is not empty"],
    ["an empty match", { a: exception({ match: [] }) }, "exceptions.a.match", "must be a list that is not empty"],
    ["a match that is no map", { a: exception({ match: [RULE] }) }, "exceptions.a.match[0]", "must be a map"],
    [
      "no policies",
      { a: exception({ match: [{ targets: [URN] }] }) },
      "exceptions.a.match[0].policies",
      "must be a list that is not empty",
    ],
    [
      "no targets",
      { a: exception({ match: [{ policies: [RULE], targets: [] }] }) },
      "exceptions.a.match[0].targets",
      "must be a list that is not empty",
    ],
    [
      "a policy that is no text",
      { a: exception({ match: [{ policies: [1], targets: [URN] }] }) },
      "exceptions.a.match[0].policies[0]",
      "must be a text",
    ],
    [
      "a policy that is no rule",
      { a: exception({ match: [{ policies: [RULE, "s3-public"], targets: [URN] }] }) },
      "exceptions.a.match[0].policies[1]",
      "there is no rule of this name",
    ],
    [
      "a target that is no URN",
      { a: exception({ match: [{ policies: [RULE], targets: [URN, "web"] }] }) },
      "exceptions.a.match[0].targets[1]",
      "must be a URN such as urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
    ],
    [
      "a target that is a pattern",
      { a: exception({ match: [{ policies: [RULE], targets: [`${URN}*`] }] }) },
      "exceptions.a.match[0].targets[0]",
      "must be an exact URN; there are no patterns in exceptions",
    ],
    [
      "two reasons for one and the same",
      { a: exception(), b: exception({ reason: "Another reason." }) },
      "exceptions.b.match[0].policies[0]",
      "is excepted for the same resource, with another reason, in exceptions.a.match[0].policies[0]",
    ],
  ];
  for (const [what, exceptions, path, reason] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => from(exceptions),
        (error) => {
          const { message, location, code } = error as { message: string; location: { path: string; line: number }; code: string };
          const place = message.slice(0, message.indexOf(": "));
          assert.deepEqual([message.slice(place.length + 2), location.path, code], [reason, path, "invalid-exceptions"]);
          assert.match(place, /^p\.json:\d+:\d+ \(exceptions/);
          return true;
        },
      );
    });
  }

  it("says where", () => {
    const exceptions = { a: exception({ match: [{ policies: ["nope"], targets: [URN] }] }) };
    const message = "p.json:8:8 (exceptions.a.match[0].policies[0]): there is no rule of this name";
    assertRefused(() => from(exceptions), message, "invalid-exceptions");
  });

  const texts: [string, string, string][] = [
    ["an empty text", "", "p.json: has no exceptions"],
    ["a configuration without any", '{ "all": "mandatory" }', "p.json:1:1: has no exceptions"],
    ["a key twice", '{ "exceptions": {}, "exceptions": {} }', "p.json:1:22: is not valid YAML or JSON: duplicated mapping key"],
  ];
  for (const [what, text, message] of texts) {
    it(`refuses ${what}`, () => assertRefused(() => fromPulumiExceptions(text, OPTIONS), message, "invalid-exceptions"));
  }

  const flags: [Partial<ImportOptions>, string][] = [
    [{ owner: " " }, "--owner: is empty"],
    [{ ticket: "soon" }, "--ticket: must be a ticket such as OPS-123, or an https URL without credentials"],
    [{ expires: "2027-02-30" }, "--expires: must be a calendar date such as 2027-03-31"],
    [{ expires: "2030-01-01" }, "--expires: must be at most 366 days ahead: 2027-11-24 at the latest"],
  ];
  for (const [options, message] of flags) {
    it(`refuses ${JSON.stringify(options)}`, () =>
      assertRefused(() => from({ a: exception() }, options), message, "invalid-exceptions"));
  }
});
