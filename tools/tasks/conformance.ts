/**
 * `npm run conformance`: agreement with Kubernetes' own Pod Security library, on its fixtures and on random pods, with the libraries with
 * which container runtimes read image references and Vault its policies, and with sigstore-conformance where its cases are.
 */
import { compareWithOracle, PODS, VERSIONS } from "../../tests/conformance/compare-oracle";
import { compareFixtures, readFixtures, SHAPES } from "../../tests/conformance/fixtures";
import { compareImageReferences } from "../../tests/conformance/image-references";
import { compareSigstoreCases, hasSigstoreCases } from "../../tests/conformance/sigstore";
import { compareVaultPolicies } from "../../tests/conformance/vault-policies";
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

  const references = await compareImageReferences();
  const sameReferences = references.compared - references.disagreements.length;
  console.log(
    `Image references: ${sameReferences}/${references.compared} agree (with github.com/distribution/reference; ${references.accepted} are references)`,
  );
  for (const disagreement of references.disagreements.slice(0, 3)) console.log(JSON.stringify(disagreement));

  const policies = await compareVaultPolicies();
  const samePolicies = policies.compared - policies.disagreements.length;
  console.log(
    `Vault policies: ${samePolicies}/${policies.compared} agree (with github.com/hashicorp/hcl; ${policies.read} are read, ${policies.stricter} are refused only here)`,
  );
  for (const disagreement of policies.disagreements.slice(0, 3)) console.log(JSON.stringify(disagreement));

  const bundles = hasSigstoreCases() ? compareSigstoreCases() : { compared: [], disagreements: [] };
  console.log(`Sigstore bundles: ${bundles.compared.length - bundles.disagreements.length}/${bundles.compared.length} agree`);
  for (const { name, refusal } of bundles.disagreements) console.log(`  ${name}: ${refusal ?? "accepted"}`);

  const all = [bundles.disagreements, disagreements, oracle.disagreements, references.disagreements, policies.disagreements];
  if (all.some(({ length }) => length > 0)) process.exitCode = 1;
});
