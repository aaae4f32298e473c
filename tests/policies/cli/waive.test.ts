import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { addWaiveCommand, checkWaivers, exportWaivers, importExceptions } from "../../../policies/cli/waive";
import { parseWaivers } from "../../../policies/waivers/parse";
import { assertRefused, RULE, textOf, TODAY, URN } from "../waivers/support";

describe("portcullis waive", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-waive-"));
    const match = [{ policies: [RULE], targets: [URN] }];
    const files: Record<string, string> = {
      "good.yaml": textOf({}, { expires: "2026-12-01", environment: "prod" }),
      "one.yaml": textOf({}),
      "expired.yaml": textOf({ expires: "2026-11-01" }, { expires: "2026-11-23", path: "a" }),
      "wrong.yaml": textOf({ rule: "kubernetes-nope" }),
      "config.json": JSON.stringify({ exceptions: { a: { reason: "Reads the metrics.", match } } }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });
  after(() => rmSync(folder, { recursive: true }));

  const path = (name: string): string => join(folder, name);

  it("checks waivers, and lists those that soon expire", () => {
    assert.deepEqual(checkWaivers(path("good.yaml"), TODAY), {
      output:
        `notice ${path("good.yaml")}:3: waiver of ${RULE} (team-observability, OPS-123) expires in 8 days, on 2026-12-01\n` +
        "2 waivers: 0 expired, 1 about to expire\n",
      notes: "",
      exitCode: 0,
    });
    assert.deepEqual(checkWaivers(path("one.yaml"), TODAY).output, "1 waiver: 0 expired, 0 about to expire\n");
  });

  it("fails where a waiver has expired", () => {
    const { output, exitCode } = checkWaivers(path("expired.yaml"), TODAY);
    assert.equal(exitCode, 1);
    assert.match(
      output,
      /^error .*expired\.yaml:2: .* expired on 2026-11-01 and waives nothing any more; .*\nnotice .* expires today\n/,
    );
    assert.match(output, /\n2 waivers: 1 expired, 1 about to expire\n$/);
  });

  it("refuses what is wrong", () => {
    assertRefused(
      () => checkWaivers(path("wrong.yaml"), TODAY),
      `${path("wrong.yaml")}:2:3 (waivers[0].rule): there is no rule of this name`,
    );
    assertRefused(() => checkWaivers(path("nope"), TODAY), `${path("nope")}: there is no such file or folder`, "not-found");
  });

  it("exports waivers as exceptions, and says which it cannot", () => {
    const { output, notes, exitCode } = exportWaivers(path("good.yaml"), undefined, TODAY);
    const { exceptions } = JSON.parse(output) as { exceptions: Record<string, { match: unknown }> };
    assert.deepEqual(
      Object.values(exceptions).map(({ match }) => match),
      [[{ policies: [RULE], targets: [URN] }]],
    );
    assert.equal(notes, `${path("good.yaml")}:3: not exported: it is only for the environment prod\n`);
    assert.equal(exitCode, 0);
    assert.equal(exportWaivers(path("good.yaml"), "prod", TODAY).notes, "");
  });

  it("imports exceptions as waivers", () => {
    const flags = { owner: "team-a", ticket: "OPS-9", expires: "2027-03-31" };
    const { output, notes, exitCode } = importExceptions(path("config.json"), flags, TODAY);
    const [waiver] = parseWaivers(output, { file: "w.yaml", today: TODAY }).waivers;
    assert.deepEqual(
      [waiver?.rule, waiver?.subject, waiver?.owner, waiver?.ticket, waiver?.expires],
      [RULE, { urn: URN }, "team-a", "OPS-9", "2027-03-31"],
    );
    assert.deepEqual([notes, exitCode], ["", 0]);
  });

  const run = (...args: string[]): { output: string; exitCode: unknown } => {
    const root = new Command("portcullis").exitOverride();
    // Commander reads these when a subcommand is made; errors are thrown instead of printed.
    root.configureOutput({ writeErr: () => undefined });
    addWaiveCommand(root);
    const write = process.stdout.write.bind(process.stdout);
    const { exitCode } = process;
    let output = "";
    process.stdout.write = (text: string | Uint8Array): boolean => Boolean((output += String(text)));
    try {
      root.parse(["waive", ...args], { from: "user" });
      return { output, exitCode: process.exitCode };
    } finally {
      process.stdout.write = write;
      process.exitCode = exitCode;
    }
  };

  it("has its subcommands under the root, by today's date", () => {
    const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(path("soon.yaml"), textOf({ expires: inTwoWeeks }));
    const { output, exitCode } = run("check", path("soon.yaml"));
    assert.match(output, /expires in 1[34] days/);
    assert.equal(exitCode, 0);
    assert.match(run("export", path("soon.yaml")).output, /"exceptions": \{\n/);
    const flags = ["--owner", "team-a", "--ticket", "OPS-9", "--expires", inTwoWeeks];
    assert.match(run("import", path("config.json"), ...flags).output, /^waivers:\n/);
  });

  it("refuses an environment that there is not, and an import that lacks something", () => {
    assert.throws(() => run("export", path("soon.yaml"), "--environment", "qa"), /Allowed choices are dev, uat, prod/);
    assert.throws(
      () => run("import", path("config.json"), "--owner", "a", "--ticket", "A-1"),
      /required option '--expires <date>'/,
    );
  });
});
