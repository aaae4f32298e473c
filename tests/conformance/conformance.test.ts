import assert from "node:assert/strict";
import { compareWithOracle, PODS } from "./compare-oracle";
import { skipWithoutGo } from "./oracle";
import { compareFixtures, readFixtures, SHAPES } from "./fixtures";

describe("Pod Security", () => {
  before(skipWithoutGo);

  it("agrees with every fixture of Kubernetes, in every shape", () => {
    const fixtures = readFixtures();
    assert.ok(fixtures.length > 1500, `only ${fixtures.length} fixtures were found`);
    const { compared, disagreements } = compareFixtures(fixtures);
    assert.deepEqual(disagreements, []);
    console.log(`      Pod Security fixtures: ${compared}/${fixtures.length * SHAPES.length} agree`);
  });

  it("agrees with Kubernetes' library on random pods", async () => {
    const { compared, allowed, disagreements } = await compareWithOracle();
    assert.deepEqual(disagreements.slice(0, 1), []);
    // Pods that all fail would prove little.
    assert.ok(allowed > compared / 4 && allowed < (compared * 3) / 4, `${allowed} of ${compared} verdicts are "allowed"`);
    console.log(`      Pod Security oracle: ${compared}/${compared} agree on ${PODS} pods`);
  });
});
