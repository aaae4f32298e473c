import assert from "node:assert/strict";
import { readManifests } from "../../../policies/sources/manifests";
import { MAX_BYTES } from "../../../policies/sources/yaml";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [] }\n";

function errorsOf(text: string, strict = true): string[] {
  return readManifests(text, { file: "a.yaml", strict }).errors.map(({ message }) => message);
}

describe("readManifests", () => {
  it("reads several documents, passing over empty ones, and counts them from 1", () => {
    const { subjects, errors } = readManifests(`---\n${POD}---\n---\n${POD}`, { file: "a.yaml", strict: true });
    assert.deepEqual(errors, []);
    assert.deepEqual(
      subjects.map(({ reference }) => reference.document),
      [1, 3],
    );
  });

  it("reads JSON, and the items of a List as subjects of their own", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "job-" }, spec: { containers: [] } };
    const { subjects } = readManifests(JSON.stringify({ apiVersion: "v1", kind: "List", items: [pod, pod] }), {
      file: "a.json",
      strict: true,
    });
    const reference = { apiVersion: "v1", kind: "Pod", name: "job-", file: "a.json", document: 1 };
    assert.deepEqual(
      subjects.map((subject) => subject.reference),
      [reference, reference],
    );
  });

  it("finds where a path stands, or the nearest place above it", () => {
    const text =
      `# comment\r\n---\r\napiVersion: v1\r\nkind: Pod\r\nspec:\r\n  containers:\r\n    - name: a\r\n      "image": *x\r\n`.replace(
        "*x",
        "b",
      );
    const { subjects } = readManifests(text, { file: "a.yaml", strict: true });
    const locate = (...keys: (string | number)[]): unknown => subjects[0]?.locate?.(keys);
    assert.deepEqual(locate("spec", "containers", 0, "image"), { line: 8, column: 8 });
    assert.deepEqual(locate("spec", "containers", 0, "securityContext", "privileged"), { line: 7, column: 7 });
    assert.deepEqual(locate("metadata"), { line: 3, column: 1 });
  });

  it("follows aliases and merge keys as Kubernetes does", () => {
    const text = `${POD}first: &context { privileged: yes }\nsecond: { <<: *context, other: 1 }\n`;
    const { subjects } = readManifests(text, { file: "a.yaml", strict: true });
    assert.equal(subjects[0]?.root.get("second", "privileged").value, true);
  });

  const bomb = [
    "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
    ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`),
  ].join("\n");
  const bad: Record<string, [string, string]> = {
    "no YAML": ["a: [", "a.yaml:1:5: is not valid YAML or JSON: unexpected end of the stream within a flow collection"],
    "a key twice": ["a: 1\na: 2", "a.yaml:2:1: is not valid YAML or JSON: duplicated mapping key"],
    "a key twice in JSON": ['{"a": 1, "a": 2}', "a.yaml:1:11: is not valid YAML or JSON: duplicated mapping key"],
    "an unknown tag": ["a: !secret canary", "a.yaml:1:4: has a tag that Kubernetes does not know"],
    "an alias without an anchor": ["a: *canary", "a.yaml:1:5: is not valid YAML or JSON: unidentified alias …"],
    "an alias bomb": [bomb, "a.yaml (document 1): its aliases expand to more than 2,000,000 nodes or 200 levels"],
    "an alias of itself": ["a: &a [*a]", "a.yaml (document 1): its aliases expand to more than 2,000,000 nodes or 200 levels"],
    "nesting of 100,000": ["[".repeat(100_000), "a.yaml:1:200: is not valid YAML or JSON: nesting exceeded maxDepth (200)"],
    "nesting of 100,000 blocks": ["- ".repeat(100_000), "a.yaml:1:401: is not valid YAML or JSON: nesting exceeded maxDepth (200)"],
    "a NUL": ["a: \0", "a.yaml:1:4: is not valid YAML or JSON: null byte is not allowed in input"],
    "a map as a key": ["? { a: b }\n: c", "a.yaml:1:1: is not valid YAML or JSON: a key must be a scalar"],
    "a line break that only some readers see": [
      "a: 1 # x\u2028  b: 2",
      "a.yaml:1:9: has a line break that YAML readers disagree on (U+0085, U+2028 or U+2029)",
    ],
    "another such line break": [
      "a: x\u0085b",
      "a.yaml:1:5: has a line break that YAML readers disagree on (U+0085, U+2028 or U+2029)",
    ],
    "a merge key that brings what is there": [
      "a: &a { b: 1 }\nc: { b: 2, <<: *a }",
      "a.yaml:2:12: is not valid YAML or JSON: a merge key must not bring a key that is there already",
    ],
    "a key that a merge key has brought": [
      "a: &a { b: 1 }\nc: { <<: *a, b: 2 }",
      "a.yaml:2:14: is not valid YAML or JSON: duplicated mapping key",
    ],
    "a separator that only kubectl sees": [
      "a: 1\n---#x: |\n  b: 1",
      'a.yaml:2:1: has a line that begins with "---" and goes on; kubectl starts a new document there',
    ],
    "a key sign that only kubectl sees": [
      "a: {?b: 1}",
      'a.yaml:1:5: has a word that begins with "?" between brackets; put it in quotes',
    ],
    "a tag that swallows a key": ["a: {!,x b: 1}", "a.yaml:1:5: has a tag that Kubernetes does not know"],
    "an escaped line break before an empty line": [
      'a: "b\\\n\n c"',
      "a.yaml:1:6: escapes a line break before an empty line, which YAML readers disagree on",
    ],
    nothing: ["", "a.yaml: there is no document in it"],
    "a comment": ["# nothing", "a.yaml: there is no document in it"],
    "50 MB": ["a".repeat(50_000_000), "a.yaml: is larger than 16 MiB; split it"],
    "a list": ["- 1", "a.yaml:1:1 (document 1): is no Kubernetes resource: it is not a map"],
    "no kind": ["---\napiVersion: v1", "a.yaml:2:1 (document 1): is no Kubernetes resource: it has no kind"],
    "a map of something else": ["a: 1", "a.yaml:1:1 (document 1): is no Kubernetes resource: it has no apiVersion and no kind"],
  };
  for (const [name, [text, message]] of Object.entries(bad)) {
    it(`refuses ${name} with one error that names the place`, () => assert.deepEqual(errorsOf(text), [message]));
  }

  it("judges what stands under items, whatever the kind, as kubectl applies it", () => {
    const items = [{ apiVersion: "v1", kind: "Pod", spec: { hostNetwork: true } }];
    const { subjects } = readManifests(JSON.stringify({ apiVersion: "kyverno.io/v1", kind: "ClusterPolicy", items }), {
      file: "a.json",
      strict: true,
    });
    assert.deepEqual(
      subjects.map(({ reference, pods }) => [reference.kind, pods.length]),
      [
        ["ClusterPolicy", 0],
        ["Pod", 1],
      ],
    );
  });

  it("refuses nesting through aliases, beyond what the text shows", () => {
    const text = `a0: &a0 {}\n${Array.from({ length: 5000 }, (_, index) => `a${index + 1}: &a${index + 1} { x: *a${index} }`).join("\n")}`;
    assert.deepEqual(errorsOf(text), ["a.yaml (document 1): its aliases expand to more than 2,000,000 nodes or 200 levels"]);
  });

  it("reads a backslash before an empty line where it is only text", () => {
    assert.deepEqual(errorsOf(`${POD}x: |\n  cd dir \\\n\n  ls\ny: C:\\tmp\\\n\n`), []);
  });

  it("keeps documents beside one that is no resource", () => {
    const { subjects, errors } = readManifests(`a: 1\n---\n${POD}`, { file: "a.yaml", strict: true });
    assert.deepEqual([subjects.length, errors.length], [1, 1]);
  });

  it("skips what is no resource in a folder, without hiding it", () => {
    const { subjects, errors } = readManifests("a: 1", { file: "values.yaml", strict: false });
    assert.deepEqual([subjects.map(({ pods }) => pods.length), errors], [[0], []]);
  });

  it("reads many keys in a time that grows with them, and a text just below the limit", () => {
    const many = `${POD}data: {${Array.from({ length: 100_000 }, (_, index) => `k${index}: v`).join(", ")}}`;
    assert.equal(readManifests(many, { file: "a.yaml", strict: true }).subjects.length, 1);
    assert.deepEqual(errorsOf(`${POD}x: "${"a".repeat(MAX_BYTES - 200)}"`), []);
  });
});
