/** What the mutation test of the components calls "never deployed", shown to a real API server: it refuses all of it. */
import assert from "node:assert/strict";
import { mutationsOf } from "../components/mutation/mutations";
import { PROGRAMS } from "../components/mutation/programs";
import { Table } from "../components/mutation/table";
import { rowsFor } from "../components/mutation/tables";
import { isSecret } from "../components/mutation/tree";
import { ADMINISTRATOR, startControlPlane, type ControlPlane } from "../support/control-plane";

interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; generateName?: string; namespace?: string };
}

/** Kinds that are in no namespace. */
const OF_CLUSTER = /^(?:Namespace|ValidatingAdmissionPolicy(?:Binding)?)$/;

describe("Changes that are never deployed", function () {
  this.timeout(240_000);
  let cluster: ControlPlane;

  before(async () => {
    cluster = await startControlPlane();
    for (const name of ["shop", "vault", "registry"])
      await cluster.api("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  });
  after(async () => cluster.stop());

  const answer = async (object: KubernetesObject): Promise<number> =>
    (await cluster.call(ADMINISTRATOR, "POST", `${collectionOf(object)}?dryRun=All`, object)).status;

  for (const program of PROGRAMS) {
    it(`are refused by the API server: ${program.component} (${program.shape})`, async () => {
      const table = new Table(rowsFor(program));
      const resources = (await program.make()).filter(({ type }) => type.startsWith("kubernetes:"));
      const taken: string[] = [];
      for (const resource of resources) {
        // Custom resources are not known to this server.
        if (resource.inputs["kind"] === "SecretProviderClass") continue;
        // Some are there already: the namespace, and the account that each namespace has.
        assert.ok([201, 409].includes(await answer(asSent(resource.inputs))), resource.name);
        for (const mutation of mutationsOf(resource)) {
          // What Vault or its agent refuse, the API server does not know.
          if (!program.owns(resource.name, mutation.path) || mutation.path.includes("→") || !mutation.result) continue;
          if (table.rowFor(mutation)?.expected !== "refused") continue;
          const status = await answer(asSent(mutation.result.inputs));
          if (status < 400) taken.push(`${mutation.resource} ${mutation.path} ${mutation.change}`);
        }
      }
      assert.deepEqual(taken, []);
    });
  }
});

/** Where objects of the kind are created. */
function collectionOf({ apiVersion = "", kind = "", metadata }: KubernetesObject): string {
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${kind.toLowerCase().replace(/y$/, "ie")}s`;
  return OF_CLUSTER.test(kind) ? `${base}/${plural}` : `${base}/namespaces/${metadata?.namespace ?? "default"}/${plural}`;
}

/** The inputs as the provider sends them, with a name where the program leaves that to it. */
function asSent(inputs: Record<string, unknown>): KubernetesObject {
  const object = plain(inputs) as KubernetesObject;
  return { ...object, metadata: { generateName: "made-", ...object.metadata } };
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
