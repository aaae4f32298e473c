import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWaivers, type ReadOptions } from "../../../policies/waivers/read";
import { assertRefused, textOf, TODAY, URN } from "./support";

describe("readWaivers", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "portcullis-waivers-"));
    const files: Record<string, string | Buffer> = {
      "all/b.yml": textOf({ subject: { urn: `${URN}-b` } }),
      "all/a.yaml": textOf({}, { path: "x" }),
      "all/notes.md": "not: [yaml",
      "all/deep/c.yaml": "not: [yaml",
      "all/folder.yaml/d.yaml": "not: [yaml",
      "wrong/a.yaml": textOf({}),
      "wrong/b.yaml": "waivers: [{}]",
      "twice/a.yaml": textOf({}),
      "twice/b.yaml": textOf({ environment: "dev" }, {}),
      "empty/README.md": "",
      "latin1.yaml": Buffer.from([0x61, 0x3a, 0x20, 0xe9]),
      "far.yaml": textOf({ expires: "2028-01-01" }),
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    mkdirSync(join(folder, "links"));
    symlinkSync(join(folder, "wrong/a.yaml"), join(folder, "links/a.yaml"));
    symlinkSync(join(folder, "all"), join(folder, "links/all.yaml"));
    mkdirSync(join(folder, "dangling"));
    symlinkSync("nowhere.yaml", join(folder, "dangling/a.yaml"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (name: string, options: ReadOptions = {}): string[] =>
    readWaivers(join(folder, name), { today: TODAY, ...options }).waivers.map(({ id }) => id.slice(folder.length + 1));

  it("reads a file", () => assert.deepEqual(read("all/b.yml"), ["all/b.yml:2"]));

  it("reads the YAML files right in a folder, in a fixed order", () => {
    assert.deepEqual(read("all"), ["all/a.yaml:2", "all/a.yaml:3", "all/b.yml:2"]);
  });

  it("follows links to files, not to folders", () => assert.deepEqual(read("links"), ["links/a.yaml:2"]));

  it("takes nothing from what is not there, if that is optional", () => {
    assert.deepEqual(read("nowhere", { optional: true }), []);
    assert.deepEqual(read("empty", { optional: true }), []);
  });

  it("goes by the clock if it is told no date", () => {
    assert.throws(() => readWaivers(join(folder, "far.yaml"), { today: "2026-01-01" }), /must be at most 366 days ahead/);
    const inTwoWeeks = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(join(folder, "soon.yaml"), textOf({ expires: inTwoWeeks }));
    assert.equal(readWaivers(join(folder, "soon.yaml")).waivers.length, 1);
  });

  const refused: [string, string, string, string, ReadOptions?][] = [
    ["what is not there", "nowhere", ": there is no such file or folder", "not-found"],
    ["a folder without waivers", "empty", ": there is no .yaml or .yml file in this folder", "no-waivers"],
    ["a link that leads nowhere", "dangling", "/a.yaml: cannot be read (ENOENT)", "unreadable", { optional: true }],
    ["a path through a file", "far.yaml/x", ": cannot be read (ENOTDIR)", "unreadable"],
    ["what is no UTF-8", "latin1.yaml", ": is not UTF-8 text", "invalid-waivers"],
    ["a folder with one wrong file", "wrong", "/b.yaml:1:11 (waivers[0].rule): is missing", "invalid-waivers"],
  ];
  for (const [what, name, message, code, options] of refused) {
    it(`refuses ${what}`, () => assertRefused(() => read(name, options), `${join(folder, name)}${message}`, code));
  }

  it("refuses a waiver that stands in two files", () => {
    const message = `${folder}/twice/b.yaml:3 (waivers[1]): is for the same rule, subject, path and environment as ${folder}/twice/a.yaml:2`;
    assertRefused(() => read("twice"), message, "duplicate-waiver");
  });
});
