import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** What a program registers. Mocks, because defaults are read off the inputs; the real provider sees them in the end-to-end tests. */
async function register(program: () => unknown): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs: inputs as Record<string, unknown> });
      return { id: name, state: inputs as Record<string, unknown> };
    },
    call: () => ({}),
  });
  await pulumi.runtime.runInPulumiStack(() => Promise.resolve(program() as object));
  return registered;
}

describe("HardenedNamespace", () => {
  // Imported after the mocks are set, as @pulumi/pulumi asks.
  const load = (): typeof import("../../components") => require("../../components") as typeof import("../../components");

  it("registers what its documentation promises, with the documented defaults", async () => {
    const { HardenedNamespace } = load();
    const registered = await register(() => new HardenedNamespace("shop", { environment: "prod" }));
    const byName = new Map(registered.map(({ name, inputs }) => [name, inputs]));
    const metadata = (name: string): object => ({ name, namespace: "shop" });
    assert.deepEqual(byName.get("shop-namespace")?.["metadata"], {
      name: "shop",
      labels: {
        environment: "prod",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.36",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.36",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.36",
      },
    });
    assert.deepEqual(byName.get("shop-default-deny"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("default-deny"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
    assert.deepEqual(byName.get("shop-same-namespace")?.["spec"], {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    assert.deepEqual((byName.get("shop-dns")?.["spec"] as { egress: object }).egress, [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
          { ipBlock: { cidr: "169.254.20.10/32" } },
        ],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ]);
    assert.deepEqual(byName.get("shop-quota")?.["spec"], {
      hard: {
        "requests.cpu": "4",
        "limits.cpu": "4",
        "requests.memory": "8Gi",
        "limits.memory": "8Gi",
        pods: "50",
        "services.nodeports": "0",
        "services.loadbalancers": "0",
      },
    });
    const usual = { cpu: "100m", memory: "128Mi" };
    assert.deepEqual(byName.get("shop-limits")?.["spec"], {
      limits: [{ type: "Container", default: usual, defaultRequest: usual, max: { cpu: "2", memory: "4Gi" } }],
    });
    assert.equal(byName.get("shop-workload")?.["automountServiceAccountToken"], false);
  });

  it("takes a name, a version and every quantity", async () => {
    const { HardenedNamespace } = load();
    const registered = await register(
      () =>
        new HardenedNamespace("shop", {
          environment: "dev",
          namespace: "shop-dev",
          podSecurityVersion: "v1.30",
          quota: { cpu: "1", memory: "2Gi", pods: "3" },
          limits: { defaultCpu: "4m", defaultMemory: "5Mi", maxCpu: "6", maxMemory: "7Gi" },
        }),
    );
    const byName = new Map(registered.map(({ name, inputs }) => [name, inputs]));
    const { name, labels } = byName.get("shop-namespace")?.["metadata"] as { name: string; labels: Record<string, string> };
    assert.equal(name, "shop-dev");
    assert.deepEqual(
      ["environment", ...["enforce", "audit", "warn"].map((mode) => `pod-security.kubernetes.io/${mode}-version`)].map(
        (key) => labels[key],
      ),
      ["dev", "v1.30", "v1.30", "v1.30"],
    );
    assert.deepEqual((byName.get("shop-quota")?.["spec"] as { hard: object }).hard, {
      "requests.cpu": "1",
      "limits.cpu": "1",
      "requests.memory": "2Gi",
      "limits.memory": "2Gi",
      pods: "3",
      "services.nodeports": "0",
      "services.loadbalancers": "0",
    });
    const usual = { cpu: "4m", memory: "5Mi" };
    assert.deepEqual((byName.get("shop-limits")?.["spec"] as { limits: object }).limits, [
      { type: "Container", default: usual, defaultRequest: usual, max: { cpu: "6", memory: "7Gi" } },
    ]);
    for (const [child, inputs] of byName) {
      if (/^shop-(?!namespace)/.test(child))
        assert.equal((inputs["metadata"] as { namespace: string }).namespace, "shop-dev", child);
    }
  });

  const bad: [object, string, string][] = [
    [{ environment: "staging" }, "environment", "must be one of dev, uat, prod"],
    [{ environment: "dev", namespace: "Shop" }, "namespace", "must be a DNS label of at most 63 characters"],
  ];
  for (const [args, propertyPath, reason] of bad) {
    it(`refuses ${JSON.stringify(args)}`, async () => {
      const { HardenedNamespace } = load();
      const failure = register(() => new HardenedNamespace("shop", args as { environment: "dev" }));
      await assert.rejects(failure, (error) => {
        assert.ok(pulumi.InputPropertyError.isInstance(error));
        assert.deepEqual([error.propertyPath, error.reason], [propertyPath, reason]);
        return true;
      });
    });
  }
});
