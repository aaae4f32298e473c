import assert from "node:assert/strict";
import type { Environment, HardenedNamespaceArgs } from "../../../components/namespace/arguments";
import { findings, register, type Registered } from "../../support/register";

/** What the component registers, by name; a Role shares its with a binding, so those are kept apart by kind. */
async function make(args: HardenedNamespaceArgs): Promise<Map<string, Record<string, unknown>>> {
  const children = (await registered(args)).filter(({ type }) => type.startsWith("kubernetes:"));
  return new Map(children.map(({ name, inputs }) => [`${String(inputs["kind"])} ${name}`, inputs]));
}

function registered(args: HardenedNamespaceArgs): Promise<Registered[]> {
  return register(() => {
    // Loaded after the mocks are set, as @pulumi/pulumi asks.
    const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
    return new HardenedNamespace("shop", args);
  });
}

const everything = (environment: Environment): HardenedNamespaceArgs => ({
  environment,
  namespace: `shop-${environment}`,
  labels: { team: "shop" },
  annotations: { owner: "shop@example.com" },
  podSecurityVersion: "v1.30",
  quota: {
    ...{ cpu: "1", memory: "2Gi", ephemeralStorage: "3Gi", pods: "4", storage: "5Gi" },
    ...{ persistentVolumeClaims: "6", services: "7", configMaps: "8", secrets: "9", jobs: "10" },
  },
  limits: {
    ...{ defaultCpu: "1m", defaultMemory: "2Mi", defaultEphemeralStorage: "3Mi" },
    ...{ maxCpu: "4", maxMemory: "5Gi", maxEphemeralStorage: "6Gi", maxStorage: "7Gi", maxCpuRatio: "8", maxMemoryRatio: "9" },
  },
  ingress: [
    {
      application: { app: "web" },
      from: [{ namespace: "gateway", podLabels: { app: "gateway" } }],
      ports: [{ port: 8080 }, { port: 8443, protocol: "UDP" }],
    },
  ],
  egress: [
    {
      application: { app: "web" },
      to: [{ namespace: "database", podLabels: { app: "postgres" } }],
      cidrs: ["203.0.113.0/28", "2001:db8::/64"],
      ports: [{ port: 5432 }],
    },
  ],
  metrics: { namespace: "observability", podLabels: { app: "prometheus" }, port: 9090 },
  serviceAccounts: ["web", "worker"],
  imagePullSecret: { name: "registry", dockerConfigJson: '{"auths":{}}' },
  access: { admins: ["shop-admins"], developers: ["shop-developers"], viewers: ["support", "audit"], workloads: ["web"] },
  mandatoryAccessControl: "SELinux",
  runtimeClasses: ["gvisor"],
  priorityClasses: ["web"],
  clusterPolicy: true,
  guardians: { groups: ["platform"], users: ["deployer"] },
});

describe("HardenedNamespace", () => {
  it("registers what its documentation promises, with the documented defaults", async () => {
    const made = await make({ environment: "prod" });
    const metadata = (name: string): object => ({ name, namespace: "shop" });
    assert.deepEqual(made.get("Namespace shop-namespace")?.["metadata"], {
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
    assert.deepEqual(made.get("NetworkPolicy shop-default-deny"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata("default-deny"),
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
    assert.deepEqual(made.get("NetworkPolicy shop-same-namespace")?.["spec"], {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    assert.deepEqual((made.get("NetworkPolicy shop-dns")?.["spec"] as { egress: object }).egress, [
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
    assert.deepEqual(made.get("ResourceQuota shop-quota")?.["spec"], {
      hard: {
        ...{ "requests.cpu": "4", "limits.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi" },
        ...{ "requests.ephemeral-storage": "20Gi", "limits.ephemeral-storage": "20Gi" },
        ...{ "requests.storage": "100Gi", persistentvolumeclaims: "10", pods: "50", services: "20" },
        ...{ "services.nodeports": "0", "services.loadbalancers": "0" },
        ...{ configmaps: "100", secrets: "100", "count/jobs.batch": "100" },
      },
    });
    const usual = { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" };
    const max = { cpu: "2", memory: "4Gi", "ephemeral-storage": "4Gi" };
    assert.deepEqual(made.get("LimitRange shop-limits")?.["spec"], {
      limits: [
        { type: "Container", default: usual, defaultRequest: usual, max },
        { type: "PersistentVolumeClaim", max: { storage: "50Gi" } },
      ],
    });
    for (const account of ["default", "workload"]) {
      assert.deepEqual(made.get(`ServiceAccount shop-${account}`), {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: metadata(account),
        automountServiceAccountToken: false,
      });
    }
    const kinds = new Set([...made.keys()].map((key) => key.split(" ")[0]));
    assert.deepEqual(
      ["Secret", "Role", "RoleBinding"].filter((kind) => kinds.has(kind)),
      [],
    );
  });

  it("takes every argument", async () => {
    const made = await make(everything("prod"));
    const { name, labels, annotations } = made.get("Namespace shop-namespace")?.["metadata"] as Record<
      string,
      Record<string, string>
    >;
    assert.deepEqual([name, annotations], ["shop-prod", { owner: "shop@example.com" }]);
    assert.deepEqual(
      ["team", "environment", ...["enforce", "audit", "warn"].map((mode) => `pod-security.kubernetes.io/${mode}-version`)].map(
        (key) => labels?.[key],
      ),
      ["shop", "prod", "v1.30", "v1.30", "v1.30"],
    );
    assert.deepEqual((made.get("ResourceQuota shop-quota")?.["spec"] as { hard: object }).hard, {
      ...{ "requests.cpu": "1", "limits.cpu": "1", "requests.memory": "2Gi", "limits.memory": "2Gi" },
      ...{ "requests.ephemeral-storage": "3Gi", "limits.ephemeral-storage": "3Gi" },
      ...{ "requests.storage": "5Gi", persistentvolumeclaims: "6", pods: "4", services: "7" },
      ...{ "services.nodeports": "0", "services.loadbalancers": "0", configmaps: "8", secrets: "9", "count/jobs.batch": "10" },
    });
    const usual = { cpu: "1m", memory: "2Mi", "ephemeral-storage": "3Mi" };
    assert.deepEqual((made.get("LimitRange shop-limits")?.["spec"] as { limits: object }).limits, [
      {
        type: "Container",
        default: usual,
        defaultRequest: usual,
        max: { cpu: "4", memory: "5Gi", "ephemeral-storage": "6Gi" },
        maxLimitRequestRatio: { cpu: "8", memory: "9" },
      },
      { type: "PersistentVolumeClaim", max: { storage: "7Gi" } },
    ]);
    const peer = (namespace: string, app: string): object => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector: { matchLabels: { app } },
    });
    assert.deepEqual(made.get("NetworkPolicy shop-ingress-0")?.["spec"], {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [peer("gateway", "gateway")],
          ports: [
            { protocol: "TCP", port: 8080 },
            { protocol: "UDP", port: 8443 },
          ],
        },
      ],
    });
    assert.deepEqual(made.get("NetworkPolicy shop-egress-0")?.["spec"], {
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Egress"],
      egress: [
        {
          to: [peer("database", "postgres"), { ipBlock: { cidr: "203.0.113.0/28" } }, { ipBlock: { cidr: "2001:db8::/64" } }],
          ports: [{ protocol: "TCP", port: 5432 }],
        },
      ],
    });
    assert.deepEqual(made.get("NetworkPolicy shop-metrics")?.["spec"], {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer("observability", "prometheus")], ports: [{ protocol: "TCP", port: 9090 }] }],
    });
    for (const account of ["default", "web", "worker"]) {
      assert.deepEqual(made.get(`ServiceAccount shop-${account}`)?.["imagePullSecrets"], [{ name: "registry" }], account);
    }
    for (const [child, { metadata }] of made) {
      const { namespace } = metadata as { namespace?: string };
      assert.equal(namespace, /^(Namespace|ValidatingAdmission)/.test(child) ? undefined : "shop-prod", child);
    }
  });

  it("hands the names of what workloads need", async () => {
    const names: unknown[] = [];
    await register(() => {
      const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
      const shop = new HardenedNamespace("shop", everything("dev"));
      shop.namespace.apply((name) => names.push(name));
      shop.serviceAccount.apply((name) => names.push(name));
      return shop.serviceAccounts.map((account) => account.apply((name) => names.push(name)));
    });
    assert.deepEqual(names.sort(), ["shop-dev", "web", "web", "worker"]);
  });

  it("keeps the pull secret secret", async () => {
    const plain = everything("prod");
    const secret = (await make(plain)).get("Secret shop-image-pull");
    assert.equal(secret?.["type"], "kubernetes.io/dockerconfigjson");
    // The engine's mark of a secret is around the data.
    assert.deepEqual(secret["data"], {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: { ".dockerconfigjson": Buffer.from('{"auths":{}}').toString("base64") },
    });
  });

  for (const environment of ["dev", "uat", "prod"] as const) {
    it(`passes the profile ${environment} with the defaults, and with everything that can be declared`, async () => {
      assert.deepEqual(findings(await registered({ environment }), environment), []);
      const all = await registered(everything(environment));
      // The workloads that it is for, which belong to the program.
      const waiting = findings(all, environment).filter((finding) => !finding.startsWith("kubernetes-network-policy-selects "));
      assert.deepEqual(waiting, []);
    });
  }
});
