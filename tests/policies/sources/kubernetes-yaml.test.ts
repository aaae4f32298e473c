import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readManifests } from "../../../policies/sources/manifests";
import { askYaml, skipWithoutGo } from "../../conformance/oracle";
import type { Json } from "../../support/pods";

/** Scalars that YAML 1.1, YAML 1.2 and Go read differently. */
const SCALARS =
  "y Y yes Yes YES yEs n no NO On on oN off true True tRUE false ~ null Null NULL nULL 0 -0 +0 00 0777 0o777 0O17 08 0x1F 0X1f 0b11 0B1 -0b11 +0b1 -0x1 1_000 _1 0_7 1e3 1E3 1. .5 -.5 +.5 . + .. 1.5.2 2020-01-01 12:30 1:20:30 0x 0b 0o 0b2 0xg 9007199254740992 = < 1e 1e+ e1 -1 --1 +-1 0_ 1__0".split(
    " ",
  );

/** What is inserted into a text to make two readers of YAML disagree. */
const MUTATIONS = [
  ...' |  |\n|\t|\r|#| #|:|: |-|- |?|? |{|}|[|]|,|"|\'|>|2|&x |*x|!|!!str |!!bool |%|@|`|<<: |<<: *n|---\n|---|...\n|\\|~|=|0|-0|yes|null|""|\\n|\\\n|!<>|!!|&|*|<|+|1_0'.split(
    "|",
  ),
  "|",
  "|-",
  "\ufeff",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\u200b",
  "\v",
  "\f",
];
const BASES = [
  "a:\n  b: true\n  c:\n  - d: 1\n    e: x\n  - f\ng: 'q'\n",
  'a: {b: true, c: [d, e], "f": 1}\nk: "v"\n',
  '{"a":{"b":true},"c":[1,"x"]}\n',
  "a: |\n  text\n  b: 1\nc: >-\n  x\n\n  y\nd: &n {e: 1}\nf: *n\n",
  "? a\n: b\n? c\n: - d\n  - e\n",
  "# c\n{a: {\nb: true},\n c: d}\n---\ng: 1\n",
  "a: \"x\n  y\"\nb: 'p\n\n  q'\nc: t\n  u\n",
];

/** The documents of a text as JSON, or `undefined` where it is refused. */
function read(text: string): Json[] | undefined {
  const { subjects, errors } = readManifests(text, { file: "a.yaml", strict: false });
  if (errors.some(({ code }) => code !== "empty-manifest")) return undefined;
  return subjects.map(({ root }) => (root.value === undefined ? null : (JSON.parse(JSON.stringify(root.value)) as Json)));
}

/** Texts that are read, but not as kubectl reads them. What kubectl refuses is never applied, so it does not count. */
async function disagreements(texts: readonly string[]): Promise<{ read: number; differing: string[] }> {
  const answers = await askYaml(texts);
  const ours = texts.map(read);
  const compared = texts.flatMap((text, index) => (ours[index] && answers[index]?.error === undefined ? [index] : []));
  const differing = compared.filter((index) => canonical(ours[index]) !== canonical(answers[index]?.json));
  return { read: compared.length, differing: differing.map((index) => texts[index] as string) };
}

/** JSON with its keys in order, since neither reader keeps that of the text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
}

describe("Kubernetes' YAML", () => {
  before(skipWithoutGo);

  it("has the scalars of sigs.k8s.io/yaml", async () => {
    const { read: count, differing } = await disagreements(SCALARS.map((scalar) => `value: ${scalar}`));
    assert.deepEqual(differing, []);
    assert.equal(count, SCALARS.length);
  });

  it("is read as kubectl reads it, or refused, whatever is done to a text", async () => {
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(2),
      insert: fc.constantFrom("", ...MUTATIONS),
    });
    const text = fc.tuple(fc.constantFrom(...BASES), fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([base, mutations]) =>
      mutations.reduce((current, { at, remove, insert }) => {
        const offset = Math.round(at * current.length);
        return current.slice(0, offset) + insert + current.slice(offset + remove);
      }, base),
    );
    const { read: count, differing } = await disagreements(fc.sample(text, { numRuns: 20_000, seed: 11 }));
    assert.deepEqual(differing, []);
    assert.ok(count > 2000, `only ${count} texts are read by both`);
  });

  it("keeps __proto__ a key", () => assert.deepEqual(JSON.stringify(read("__proto__: { a: 1 }")), '[{"__proto__":{"a":1}}]'));
});
