import assert from "node:assert/strict";
import fc from "fast-check";
import { formatWaivers } from "../../../policies/waivers/format";
import { parseWaivers } from "../../../policies/waivers/parse";
import type { WaiverEntry } from "../../../policies/waivers/waiver";
import { ENTRY, RULE, TODAY, URN } from "./support";

describe("formatWaivers", () => {
  it("writes waivers as people do", () => {
    const text = formatWaivers([
      { ...ENTRY, path: "spec.volumes[0]", environment: "prod" },
      { ...ENTRY, scope: "pattern", subject: { apiVersion: "v1", kind: "Pod", name: "a-*", namespace: "no" } },
    ]);
    const expected = `waivers:
  - rule: ${RULE}
    subject:
      urn: ${URN}
    path: "spec.volumes[0]"
    reason: "Reads the metrics of the host."
    owner: team-observability
    ticket: OPS-123
    expires: 2027-03-31
    environment: prod
  - rule: ${RULE}
    subject:
      apiVersion: v1
      kind: Pod
      name: "a-*"
      namespace: "no"
    scope: pattern
    reason: "Reads the metrics of the host."
    owner: team-observability
    ticket: OPS-123
    expires: 2027-03-31
`;
    assert.equal(text, expected);
  });

  it("writes a file of none", () => assert.equal(formatWaivers([]), "waivers: []\n"));

  it("is read back as the same", () => {
    const word = fc.constantFrom(
      "a",
      "yes",
      "No",
      "null",
      "~",
      "1e3",
      "0x1",
      "2027-03-31",
      "- a",
      "a: b",
      "a #b",
      "<<",
      "&a",
      '"',
      "\\",
      "a:",
      "ü",
      "'",
    );
    const text = fc.oneof(
      word,
      fc.tuple(word, word).map((words) => words.join("")),
      fc.string({ minLength: 1 }),
    );
    const plain = text.filter((value) => /^\S(.*\S)?$/.test(value) && !/[*\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|\\u\{|\s\s/u.test(value));
    const entry = fc.record({ name: plain, kind: plain, path: plain, owner: plain, reason: plain });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 4 }), (values) => {
        const entries = values.map(({ name, kind, path, owner, reason }): WaiverEntry => {
          return { ...ENTRY, subject: { apiVersion: "v1", kind, name }, path, owner, reason: `${reason} ${"x".repeat(9)}` };
        });
        const { waivers } = parseWaivers(formatWaivers(entries), { file: "w.yaml", today: TODAY });
        assert.deepEqual(
          waivers.map(({ rule, subject, path, reason, owner, ticket, expires }) => ({
            rule,
            subject,
            path,
            reason,
            owner,
            ticket,
            expires,
          })),
          entries,
        );
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});
