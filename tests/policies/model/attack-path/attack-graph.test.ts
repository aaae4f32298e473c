/** What holds for every path that is found, whatever the stack. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { attackPaths, type AttackPath, type Goal } from "../../../../policies/model/attack-path/attack-graph";
import { costOf } from "../../../../policies/model/attack-path/attack-way";
import { Stack } from "../../../../policies/model/stack";
import type { Subject } from "../../../../policies/model/subject";
import { pulumiSubjects } from "../../../support/rule-tester";
import { apply } from "./apply-cut";
import { stacks, type JsonMap } from "./random-stacks";

const GOALS: readonly Goal[] = ["node", "cluster-admin", "secrets", "other-namespaces", "vault"];
const RUNS = { numRuns: 800, seed: 20261123 };

interface Found {
  subjects: Subject[][];
  paths: AttackPath[];
}

function find(resources: readonly JsonMap[]): Found {
  const subjects = resources.map((resource, index) => pulumiSubjects(resource, `subject-${index}`));
  const stack = new Stack(subjects.flat(), false);
  return { subjects, paths: GOALS.flatMap((goal) => [...attackPaths(stack, goal, false)]) };
}

/** Which resource of the stack a path is about, and its goal. */
function keyOf({ subject, goal }: AttackPath, { subjects }: Found): string {
  return `${subjects.findIndex((own) => own.includes(subject))} ${goal}`;
}

describe("an attack path", () => {
  it("is gone once the changes have been made that its cut names", () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(stacks, (resources) => {
        const before = find(resources);
        for (const path of before.paths) {
          const changed = structuredClone(resources);
          for (const cut of path.cuts) {
            kinds.set(cut.kind, (kinds.get(cut.kind) ?? 0) + 1);
            apply(changed, before.subjects, cut, path.subject);
          }
          const after = find(changed);
          const left = after.paths.find((other) => keyOf(other, after) === keyOf(path, before));
          assert.equal(left?.claim, undefined, path.claim);
        }
      }),
      RUNS,
    );
    // Every kind of change has been tried often.
    assert.deepEqual([...kinds.keys()].sort(), ["exposure", "holder", "policy", "role", "setting", "token", "wantedToken"]);
    for (const [kind, count] of kinds) assert.ok(count > 5, `${kind}: ${count}`);
  });

  it("is the only one of its resource to its goal, has a cut with a price, and is certain or says why not", () => {
    fc.assert(
      fc.property(stacks, (resources) => {
        const found = find(resources);
        const keys = found.paths.map((path) => keyOf(path, found));
        assert.equal(new Set(keys).size, keys.length);
        for (const { claim, cuts, isCertain, reason, place } of found.paths) {
          assert.ok(cuts.length > 0 && Number.isFinite(costOf(cuts)), claim);
          assert.equal(isCertain, !claim.includes("–?→"), claim);
          assert.equal(reason !== undefined, !isCertain && place.state !== "unknown", claim);
          assert.match(reason ?? "since it is so", /since \S.* /, claim);
        }
      }),
      RUNS,
    );
  });
});
