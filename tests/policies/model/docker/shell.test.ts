import assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseExec, parseShell, type Command } from "../../../../policies/model/docker/shell";

/** Commands as `runner:name words`, with `<` and the name of what they read. */
function outline(commands: readonly Command[]): string[] {
  return commands.map(({ name, words, runners, outputs, input }) =>
    [[...runners, name].join(":"), ...words, ...outputs.map((file) => `>${file}`), ...(input ? [`<${input.name}`] : [])].join(" "),
  );
}

const CASES: Record<string, string[]> = {
  "a && b; c || d & e\nf": ["a", "b", "c", "d", "e", "f"],
  "a | b |& c": ["a", "b <a", "c <b"],
  "a |\n b": ["a", "b <a"],
  "(a; b) | c": ["a", "b", "c <b"],
  "{ a; } | c": ["a", "c <a"],
  "a || b": ["a", "b"],
  "if ! a; then b; else c; fi": ["a", "b", "c"],
  "for x in 1 2; do a $x; done": ["for x in 1 2", "a $x"],
  "/usr/bin/a 'b c' \"d $e\" f\\ g h'i'": ["a b c d $e f g hi"],
  "a # b\nc": ["a", "c"],
  "a#b": ["a#b"],
  "A=1 B=2 a b": ["a b"],
  "sudo -E -u app env A=1 a b": ["sudo:env:a b"],
  "exec gosu app:app a": ["exec:gosu:a"],
  "timeout -k 5 10 a": ["timeout:a"],
  "a > b 2>&1 >> c < d": ["a >b >c"],
  "a &> b": ["a >b"],
  'sh -c "a | b"': ["sh -c a | b", "a", "b <a"],
  "bash -lc 'a b'": ["bash -lc a b", "a b"],
  "eval a b": ["eval a b", "a b"],
  "a $(b c) `d`": ["a $() $()", "b c", "d"],
  'a "$(b "$(c)")"': ["a $()", "b $()", "c"],
  "a <(b)": ["a $()", "b"],
  "a $((1 + 2))": ["a $", "1 + 2"],
  "C:\\Windows\\CMD.EXE /c": ["c:windowscmd /c"],
  "'C:\\Windows\\CMD.EXE' /c": ["cmd /c"],
  "a 'b": ["a b"],
  "": [],
};

describe("parseShell", () => {
  for (const [script, wanted] of Object.entries(CASES)) {
    it(`reads ${JSON.stringify(script)}`, () => assert.deepEqual(outline(parseShell(script)), wanted));
  }

  it("reads words as they are in the exec form, and the script of a shell", () => {
    assert.deepEqual(outline(parseExec(["a", "b | c"])), ["a b | c"]);
    assert.deepEqual(outline(parseExec(["/bin/sh", "-c", "a | b"])), ["sh -c a | b", "a", "b <a"]);
    assert.deepEqual(
      outline(parseExec([])),
      [" "].map((text) => text.trim()),
    );
  });

  it("survives any script", () => {
    const bits = fc.constantFrom(
      ..."a b $( ) ` \" ' | & ; < > ( { } # \\ \n sh -c eval $(( <( if then sudo env A=1 << 2>".split(" "),
      " ",
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
        parseShell(parts.join(""));
        parseShell(parts.join(" "));
      }),
      { numRuns: 3000, seed: 5 },
    );
    parseShell("$(".repeat(20_000));
    parseShell('"`'.repeat(20_000));
    parseShell("eval ".repeat(5_000));
  });
});
