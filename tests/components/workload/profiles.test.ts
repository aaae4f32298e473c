import assert from "node:assert/strict";
import { evaluate } from "../../../policies/evaluate";
import { resolveProfile } from "../../../policies/profiles/resolve";
import { readPulumiResource } from "../../../policies/sources/pulumi";
import { findings } from "../../support/register";
import { COMPLETE, MINIMAL, workloadInNamespace, type Arguments } from "./programs";

/** About the cluster as a whole: where logs go is not the business of a workload. */
const ELSEWHERE = "kubernetes-log-shipping shop-namespace: what runs in a namespace must have its logs collected";

/** Rules that are a matter of taste, and those about settings that only some clusters know. */
const CHOSEN = [
  "high-user-id",
  "high-group-id",
  "liveness-probe",
  "replicas",
  "unhealthy-pod-eviction",
  "ephemeral-storage-requests",
];
const OF_THE_CLUSTER = ["user-namespace", "runtime-class"];

describe("RestrictedWorkload under prod", () => {
  for (const kind of ["Deployment", "StatefulSet", "CronJob"] as const) {
    it(`has no finding as a ${kind}, given an image and what its kind needs`, async () => {
      assert.deepEqual(findings(await workloadInNamespace(MINIMAL[kind])), [ELSEWHERE]);
    });

    it(`has no finding as a ${kind}, given everything`, async () => {
      assert.deepEqual(findings(await workloadInNamespace(COMPLETE[kind])), [ELSEWHERE]);
    });
  }

  it("has no finding under rules that users have to choose, as far as any cluster can follow them", async () => {
    assert.deepEqual(await findingsUnder(CHOSEN, MINIMAL.Deployment), []);
    assert.deepEqual(await findingsUnder(OF_THE_CLUSTER, COMPLETE.Deployment), []);
    assert.deepEqual(
      await findingsUnder(OF_THE_CLUSTER, MINIMAL.Deployment),
      OF_THE_CLUSTER.map((id) => `kubernetes-${id}`),
    );
  });

  it("has findings where it is told to be careless", async () => {
    const registered = await workloadInNamespace({ ...MINIMAL.Deployment, environment: { DB_PASSWORD: "correct-horse-battery" } });
    assert.deepEqual(findings(registered), [
      'kubernetes-literal-secrets web-deployment: container "web" must not have a secret written into its environment in spec.template.spec.containers[0].env[0].value',
      ELSEWHERE,
    ]);
  });
});

/** The rules among those named that find something in the workload. */
async function findingsUnder(names: readonly string[], args: Arguments): Promise<string[]> {
  const ids = names.map((name) => `kubernetes-${name}`);
  const levels = Object.fromEntries(ids.map((id) => [id, "mandatory" as const]));
  const profile = resolveProfile({
    name: "chosen",
    description: "Rules that no profile switches on.",
    onUnknown: "block",
    environment: "prod",
    levels,
  });
  const subjects = (await workloadInNamespace(args)).flatMap(({ type, name, inputs }) =>
    readPulumiResource({ type, urn: `urn:pulumi:prod::shop::${type}::${name}`, inputs }),
  );
  return evaluate(profile, subjects)
    .findings.map(({ ruleId }) => ruleId)
    .sort((a, b) => ids.indexOf(a) - ids.indexOf(b));
}
