import assert from "node:assert/strict";
import * as fc from "fast-check";
import { constructFromEvents, parseEvents } from "js-yaml";
import { kubernetesSchema } from "../../../policies/sources/kubernetes-yaml";
import { askYaml } from "../../conformance/oracle";
import type { Json } from "../../support/pods";

/** Scalars that YAML 1.1, YAML 1.2 and Go read differently. */
const SCALARS =
  "y Y yes Yes YES yEs n no NO on On oN off true True tRUE false ~ null Null NULL nULL 0 -0 +0 00 0777 0o777 0O17 08 0x1F 0X1f 0b11 0B1 -0b11 +0b1 -0x1 1_000 _1 0_7 1e3 1E3 1. .5 -.5 +.5 . + .. 1.5.2 .inf -.inf .nan 2020-01-01 12:30 1:20:30 0x 0b 0o 0b2 0xg 9007199254740992 = << 1e 1e+ e1".split(
    " ",
  );

function load(text: string): unknown {
  const [document] = constructFromEvents(parseEvents(text, { maxDepth: 200 }), { source: text, schema: kubernetesSchema });
  return document;
}

describe("Kubernetes' YAML", () => {
  it("reads scalars as sigs.k8s.io/yaml does", async () => {
    // Infinity and NaN are errors there, since JSON has none; here they stay strings, which no rule takes for a number.
    const scalars = SCALARS.filter((scalar) => !/inf|nan|^<<$/.test(scalar));
    const answers = await askYaml(scalars.map((scalar) => `value: ${scalar}`));
    const differing = scalars.filter(
      (scalar, index) => JSON.stringify(load(`value: ${scalar}`)) !== JSON.stringify(answers[index]?.json),
    );
    assert.deepEqual(differing, []);
  });

  it("reads random documents as sigs.k8s.io/yaml does", async () => {
    const scalar = fc.oneof(
      fc.constantFrom(...SCALARS.filter((text) => !/inf|nan|^<<$|^=$/.test(text))),
      fc.stringMatching(/^[a-z0-9+._-]{1,6}$/).filter((text) => !/^[-?.]|[-.]$|^\.(inf|nan)$/i.test(text)),
    );
    const document = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("node"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
        fc.dictionary(fc.stringMatching(/^[a-z]{2,5}x$/), tie("node"), { maxKeys: 3 }).map(
          (map) =>
            `{${Object.entries(map)
              .map(([k, v]) => `${k}: ${v}`)
              .join(", ")}}`,
        ),
      ),
    })).node;
    const texts = fc.sample(document, { numRuns: 2000, seed: 7 }).map((node) => `value: ${node}`);
    const answers = await askYaml(texts);
    texts.forEach((text, index) => {
      const { json, error } = answers[index] as { json?: Json; error?: string };
      if (error === undefined) assert.deepEqual(JSON.parse(JSON.stringify(load(text))), json, text);
    });
    assert.ok(answers.filter(({ error }) => error === undefined).length > 1900);
  });

  it("keeps __proto__ a key", () => {
    assert.deepEqual(Object.keys(load("__proto__: { a: 1 }") as object), ["__proto__"]);
  });
});
