/** `npm run conformance`: agreement with Kubernetes' own Pod Security library, on its fixtures and on random pods. */
import { compareWithOracle, PODS, VERSIONS } from "../../tests/conformance/compare-oracle";
import { compareFixtures, readFixtures, SHAPES } from "../../tests/conformance/fixtures";
import { runTask } from "./run";

runTask(async () => {
  const fixtures = readFixtures();
  const { compared, disagreements } = compareFixtures(fixtures);
  const kinds = SHAPES.map(({ kind }) => kind).join(", ");
  console.log(
    `Pod Security fixtures: ${compared - disagreements.length}/${compared} agree (${fixtures.length} fixtures as ${kinds})`,
  );
  for (const { fixture, kind } of disagreements) console.log(`  ${fixture.level} ${fixture.version} ${fixture.name} as ${kind}`);

  const oracle = await compareWithOracle();
  const agreed = oracle.compared - oracle.disagreements.length;
  console.log(
    `Pod Security oracle: ${agreed}/${oracle.compared} agree (${PODS} random pods at both levels of ${VERSIONS.join(", ")}; ${oracle.allowed} verdicts are "allowed")`,
  );
  for (const disagreement of oracle.disagreements.slice(0, 3)) console.log(JSON.stringify(disagreement));
  if (disagreements.length + oracle.disagreements.length > 0) process.exitCode = 1;
});
