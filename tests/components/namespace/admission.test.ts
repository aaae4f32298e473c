import assert from "node:assert/strict";
import type { HardenedNamespaceArgs } from "../../../components/namespace/arguments";
import { register } from "../../support/register";

interface Spec {
  failurePolicy: string;
  matchConstraints: {
    matchPolicy: string;
    namespaceSelector: object;
    resourceRules: { operations: string[]; resources: string[] }[];
  };
  validations: { expression: string; message: string; reason: string }[];
  policyName: string;
  validationActions: string[];
}

/** The admission policies and their bindings, by kind and name. */
async function admission(args: HardenedNamespaceArgs): Promise<Map<string, Spec>> {
  const registered = await register(() => {
    const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
    return new HardenedNamespace("shop", args);
  });
  const made = registered.filter(({ type }) => type.includes(":admissionregistration."));
  return new Map(
    made.map(({ inputs: { kind, metadata, spec } }) => [`${String(kind)} ${(metadata as { name: string }).name}`, spec as Spec]),
  );
}

const POLICY = "ValidatingAdmissionPolicy";

describe("Admission policies of HardenedNamespace", () => {
  it("are made in uat and prod, in dev where they are asked for, and can be left out", async () => {
    const count = async (args: HardenedNamespaceArgs): Promise<number> => (await admission(args)).size;
    const counts = [
      await count({ environment: "dev" }),
      await count({ environment: "uat" }),
      await count({ environment: "prod" }),
      await count({ environment: "dev", clusterPolicy: true }),
      await count({ environment: "prod", clusterPolicy: false }),
    ];
    assert.deepEqual(counts, [0, 6, 6, 6, 0]);
  });

  it("refuse, also what they cannot judge, in this namespace alone", async () => {
    const made = await admission({ environment: "prod", namespace: "shop-prod" });
    const names = ["pods", "services", "safeguards"].map((purpose) => `portcullis-shop-prod-${purpose}`);
    assert.deepEqual(
      [...made.keys()].sort(),
      [...names.map((name) => `${POLICY} ${name}`), ...names.map((name) => `${POLICY}Binding ${name}`)].sort(),
    );
    for (const name of names) {
      const spec = made.get(`${POLICY} ${name}`);
      assert.equal(spec?.failurePolicy, "Fail");
      assert.equal(spec.matchConstraints.matchPolicy, "Equivalent");
      assert.deepEqual(spec.matchConstraints.namespaceSelector, { matchLabels: { "kubernetes.io/metadata.name": "shop-prod" } });
      assert.deepEqual(made.get(`${POLICY}Binding ${name}`), { policyName: name, validationActions: ["Deny"] });
    }
  });

  it("judge ephemeral containers, templates, statuses, and every way to change a safeguard", async () => {
    const made = await admission({ environment: "prod" });
    const operations = (purpose: string): Record<string, string> =>
      Object.fromEntries(
        (made.get(`${POLICY} portcullis-shop-${purpose}`)?.matchConstraints.resourceRules ?? []).flatMap((rule) =>
          rule.resources.map((resource) => [resource, rule.operations.join(" ")]),
        ),
      );
    const template = "CREATE UPDATE";
    const anyChange = "CREATE UPDATE DELETE";
    assert.deepEqual(operations("pods"), {
      pods: "CREATE",
      "pods/ephemeralcontainers": "UPDATE",
      ...Object.fromEntries(
        "podtemplates replicationcontrollers daemonsets deployments replicasets statefulsets cronjobs jobs"
          .split(" ")
          .map((resource) => [resource, template]),
      ),
    });
    assert.deepEqual(operations("services"), { services: template, "services/status": template });
    assert.deepEqual(operations("safeguards"), {
      ...{ networkpolicies: anyChange, ciliumnetworkpolicies: anyChange },
      ...{ limitranges: anyChange, resourcequotas: anyChange, "resourcequotas/status": "UPDATE" },
      ...{ rolebindings: anyChange, roles: anyChange },
      ...{ namespaces: "UPDATE DELETE", "namespaces/finalize": "UPDATE DELETE", "namespaces/status": "UPDATE DELETE" },
    });
  });

  it("ask for what the arguments say", async () => {
    const messages = async (args: Omit<HardenedNamespaceArgs, "environment">): Promise<string[]> =>
      ((await admission({ environment: "prod", ...args })).get(`${POLICY} portcullis-shop-pods`)?.validations ?? []).map(
        ({ message }) => message,
      );
    assert.deepEqual(await messages({}), [
      "pods must have no runtime class",
      "pods must have no priority class",
      "containers must name the AppArmor profile RuntimeDefault or Localhost",
    ]);
    assert.deepEqual(
      await messages({ runtimeClasses: ["gvisor", "kata"], priorityClasses: ["web"], mandatoryAccessControl: "SELinux" }),
      [
        "pods must have no runtime class or one of gvisor, kata",
        "pods must have no priority class or one of web",
        "containers must name their SELinux type or level",
      ],
    );
    assert.equal((await messages({ mandatoryAccessControl: "none" })).length, 2);
  });

  it("know the guardians by the names that the program gives, as texts and nothing else", async () => {
    const expression = async (args: Omit<HardenedNamespaceArgs, "environment">): Promise<string> =>
      (await admission({ environment: "prod", ...args })).get(`${POLICY} portcullis-shop-safeguards`)?.validations[0]?.expression ??
      "";
    assert.match(await expression({}), /group in \["system:masters"\]\) \|\| request\.userInfo\.username in \[\] /);
    const quoted = await expression({ guardians: { groups: ['a"] || true || ["'], users: ["deployer"] } });
    assert.ok(quoted.includes(String.raw`group in ["a\"] || true || [\""])`), quoted);
    assert.ok(quoted.includes('username in ["deployer"]'), quoted);
  });
});
