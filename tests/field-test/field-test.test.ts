import assert from "node:assert/strict";
import type { Report } from "../../policies/evaluate";
import { countByRule, evaluateFolders, FIELD_TEST_DATA, hasFieldTestData, readReview } from "./field-test";

/** At most one finding in so many may be false for a rule that is on by default. */
const FINDINGS_PER_FALSE_ONE = 20;

describe("manifests of real software under prod", () => {
  let reports: Map<string, Report>;
  before(function () {
    if (!hasFieldTestData()) this.skip();
    reports = evaluateFolders(FIELD_TEST_DATA);
  });

  it("are evaluated without an error", () => {
    assert.deepEqual(
      [...reports.values()].flatMap(({ errors }) => errors.map(({ message }) => message)),
      [],
    );
  });

  it("show what the review says, each kind of finding reviewed", () => {
    const { folders, rows } = readReview();
    const found = countByRule(folders.map((folder) => reports.get(folder) as Report));
    assert.deepEqual([...folders].sort(), [...reports.keys()]);
    assert.deepEqual(
      rows.map(({ ruleId, counts }) => `${ruleId} ${counts.join(" ")}`).sort(),
      [...found].map(([ruleId, counts]) => `${ruleId} ${counts.join(" ")}`),
    );
  });

  it("show no rule with more than 1 false finding in 20", () => {
    const tooMany = readReview().rows.filter(({ counts, verdict }) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      const wrong = Number(/(\d+) false/.exec(verdict)?.[1] ?? 0);
      return wrong * FINDINGS_PER_FALSE_ONE > total;
    });
    assert.deepEqual(tooMany, []);
    for (const { ruleId, verdict } of readReview().rows)
      assert.match(verdict, /^(true|by design|true, by design)(, \d+ false)?$/, ruleId);
  });
});
