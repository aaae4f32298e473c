import assert from "node:assert/strict";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { setIn } from "../../policies/targets/crossguard/struct";
import { remediate } from "../../policies/remediate";
import { runAsNonRoot } from "../../policies/rules/pod/run-as-non-root";
import type { ActiveRule } from "../../policies/profiles/resolve";
import { strict } from "../support/outcomes";
import { podResource, secret, UNKNOWN, type Json } from "../support/pods";
import { pulumiSubjects } from "../support/rule-tester";

const rule = {
  ...runAsNonRoot,
  remedy: (pod: Parameters<NonNullable<typeof runAsNonRoot.remedy>>[0]) => [
    { field: pod.spec.get("securityContext", "runAsNonRoot"), value: true },
  ],
};

function paths(change: Record<string, Json>, level: ActiveRule["enforcementLevel"] = "remediate", kind?: object): string[] {
  const profile = { ...strict, rules: [{ rule, enforcementLevel: level, onUnknown: "block", parameters: {} }] as ActiveRule[] };
  return pulumiSubjects({ ...podResource(change), ...kind })
    .flatMap((subject) => remediate(profile, subject))
    .flatMap(({ remedies }) => remedies.map(({ field }) => field.path));
}

describe("remediate", () => {
  const PATH = "spec.securityContext.runAsNonRoot";

  it("sets what is absent, at the level remediate alone", () => {
    assert.deepEqual(paths({ [PATH]: null }), [PATH]);
    assert.deepEqual(paths({ [PATH]: null }, "mandatory"), []);
  });

  it("leaves alone what is there, what is not known, and what is not shown", () => {
    assert.deepEqual(paths({}), []);
    assert.deepEqual(paths({ [PATH]: false }), []);
    assert.deepEqual(paths({ [PATH]: UNKNOWN }), []);
    assert.deepEqual(paths({ "spec.securityContext": UNKNOWN }), []);
    assert.deepEqual(paths({ spec: UNKNOWN }), []);
    assert.deepEqual(paths({ [PATH]: secret(false) }), []);
  });

  it("leaves alone what is no resource", () => {
    assert.deepEqual(paths({ [PATH]: null, "spec.containers": [] }), []);
  });
});

describe("setIn", () => {
  const SET: [string, { [key: string]: Json }, (string | number)[], { [key: string]: Json }][] = [
    ["makes the maps that are missing", { a: 1 }, ["b", "c"], { a: 1, b: { c: true } }],
    ["goes through lists", { list: [{ a: 1 }, {}] }, ["list", 1, "b"], { list: [{ a: 1 }, { b: true }] }],
    ["takes null for nothing", { a: null }, ["a", "b"], { a: { b: true } }],
    ["keeps secrets secret", { a: secret({ b: 1 }) }, ["a", "c"], { a: secret({ b: 1, c: true }) }],
    ["keeps what is not known", { a: { later: UNKNOWN } }, ["a", "c"], { a: { later: UNKNOWN, c: true } }],
  ];
  for (const [name, before, keys, after] of SET) {
    it(name, () => {
      const struct = Struct.fromJavaScript(before);
      setIn(struct, keys, true);
      assert.deepEqual(struct.toJavaScript(), after);
    });
  }

  it("refuses to go through a scalar", () => {
    assert.throws(() => setIn(Struct.fromJavaScript({ a: 1 }), ["a", "b"], true), TypeError);
    assert.throws(() => setIn(Struct.fromJavaScript({ a: [1] }), ["a", 3], true), TypeError);
  });
});
