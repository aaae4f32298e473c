import assert from "node:assert/strict";
import { parseConfiguration } from "../../../components/registry/gateway/configuration";
import type { PrivateRegistryArgs } from "../../../components/registry/private-registry-arguments";
import { findings, judge, type Registered } from "../../support/register";
import { at, inputsOf, POD } from "../vault/vault-server-program";
import { COMPLETE, IMAGES, MINIMAL, privateRegistry, ZOT } from "./programs";

const SERVER = "registry-server-stateful-set";
const COLLECTION = "registry-collection-cron-job";
const JOB = ["spec", "jobTemplate", "spec"];

const container = (registered: readonly Registered[], name: string, group: string, index: number): unknown =>
  at(inputsOf(registered, name), ...(name === COLLECTION ? [...JOB.slice(0, 3), "template", "spec"] : POD), group, index);
const file = (registered: readonly Registered[], name: string, key: string): unknown =>
  JSON.parse(at(inputsOf(registered, name), "data", key) as string);

describe("PrivateRegistry", () => {
  describe("satisfies the strictest profile", () => {
    const variants: Record<string, PrivateRegistryArgs> = { "by default": MINIMAL, "with everything": COMPLETE, "with zot": ZOT };
    for (const [what, args] of Object.entries(variants)) {
      it(what, async () => {
        // Who collects logs, and sends them out of the cluster, is a matter of the cluster.
        const elsewhere = "kubernetes-log-shipping registry-home-namespace: what runs in a namespace must have its logs collected";
        const registered = await privateRegistry(args);
        assert.deepEqual(findings(registered), [elsewhere]);
        assert.ok(judge(registered).findings.every(({ outcome }) => outcome !== "undecided"));
      });
    }
  });

  it("has the documented defaults", async () => {
    const registered = await privateRegistry(MINIMAL);
    const server = inputsOf(registered, SERVER);
    const collection = inputsOf(registered, COLLECTION);
    const expected: [unknown, unknown, ...(string | number)[]][] = [
      [1, server, "spec", "replicas"],
      ["registry", server, ...POD, "serviceAccountName"],
      [false, server, ...POD, "automountServiceAccountToken"],
      [{ type: "RuntimeDefault" }, server, ...POD, "securityContext", "appArmorProfile"],
      [IMAGES.gateway, server, ...POD, "containers", 0, "image"],
      [["node", "/etc/registry/gateway.js", "/etc/registry/gateway.json"], server, ...POD, "containers", 0, "command"],
      [{ path: "/-/readyz", port: "probes" }, server, ...POD, "containers", 0, "readinessProbe", "httpGet"],
      [{ requests: { storage: "50Gi" } }, server, "spec", "volumeClaimTemplates", 0, "spec", "resources"],
      ["0 3 * * 0", collection, "spec", "schedule"],
      ["Etc/UTC", collection, "spec", "timeZone"],
      ["Forbid", collection, "spec", "concurrencyPolicy"],
      [1800, collection, ...JOB, "activeDeadlineSeconds"],
      ["50Gi", inputsOf(registered, "registry-home-quota"), "spec", "hard", "requests.storage"],
    ];
    for (const [value, tree, ...path] of expected) assert.deepEqual(at(tree, ...path), value, path.join("."));
    const { size } = new Set(registered.filter(({ name }) => name.includes("-ingress-") || name.endsWith("-metrics")));
    assert.equal(size, 0, "nobody may connect unless declared");
  });

  it("shows each container only what it needs", async () => {
    const registered = await privateRegistry(MINIMAL);
    const mounts = (name: string, group: string, index: number): string[] =>
      (at(container(registered, name, group, index), "volumeMounts") as { name: string; subPath?: string; readOnly?: boolean }[])
        .map((mount) => `${mount.name}${mount.subPath ? `/${mount.subPath}` : ""}${mount.readOnly ? "" : " (writable)"}`)
        .sort();
    assert.deepEqual(mounts(SERVER, "containers", 0), [
      "accounts",
      "config",
      "data/gateway (writable)",
      "mutual-tls-server-identity",
      "mutual-tls-server-trust",
      "writable-0 (writable)",
    ]);
    assert.equal(at(container(registered, SERVER, "initContainers", 1), "name"), "distribution");
    assert.deepEqual(mounts(SERVER, "initContainers", 1), ["config", "data/registry (writable)"]);
    assert.deepEqual(mounts(COLLECTION, "initContainers", 0), ["config", "data/registry (writable)", "password"]);
    assert.deepEqual(mounts(COLLECTION, "initContainers", 1), ["config", "data/registry (writable)"]);
    assert.deepEqual(mounts(COLLECTION, "containers", 0), ["config", "password", "writable-0 (writable)"]);
  });

  it("collects garbage on the node of the registry, within a lease, and keeps what has no tag", async () => {
    const registered = await privateRegistry(COMPLETE);
    const collection = inputsOf(registered, COLLECTION);
    const steps = [
      ...(at(collection, ...JOB, "template", "spec", "initContainers") as object[]),
      at(collection, ...JOB, "template", "spec", "containers", 0),
    ].map((step) => [...(at(step, "command") as string[]), ...((at(step, "args") ?? []) as string[])].join(" "));
    assert.deepEqual(steps, [
      "node /etc/registry/maintenance.js begin /etc/registry/maintenance.json",
      "registry garbage-collect /etc/registry/registry.json",
      "node /etc/registry/maintenance.js end /etc/registry/maintenance.json",
    ]);
    const [term] = at(
      collection,
      ...JOB,
      ...["template", "spec", "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"],
    ) as [object];
    assert.deepEqual(term, {
      topologyKey: "kubernetes.io/hostname",
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "registry" } },
    });
    const [volume] = (at(collection, ...JOB, "template", "spec", "volumes") as { name: string }[]).filter(
      ({ name }) => name === "data",
    );
    assert.deepEqual(volume, { name: "data", persistentVolumeClaim: { claimName: "data-registry-0" } });
    const deadline = at(collection, ...JOB, "activeDeadlineSeconds");
    const maintenance = file(registered, "registry-collection-config", "maintenance.json");
    assert.deepEqual(maintenance, {
      gateway: "https://registry.registry.svc:5000",
      trust: "/etc/registry/trust.pem",
      account: "collector",
      images: "/var/lib/registry",
      password: "/etc/registry-maintenance/password",
      lease: "garbage-collection",
      seconds: 1200,
    });
    assert.equal(deadline, 900);
    const { limits } = parseConfiguration(file(registered, "registry-server-config", "gateway.json"));
    assert.equal(limits.leaseSeconds, 1200, "the gateway grants what the collection asks for");
    assert.deepEqual(
      file(registered, "registry-collection-config", "registry.json"),
      file(registered, "registry-server-config", "registry.json"),
    );
  });

  it("tells the gateway what it takes, and the registry to listen to nobody else", async () => {
    const registered = await privateRegistry(COMPLETE);
    const { listen, registry, tls, accounts, state, mutableTags } = parseConfiguration(
      file(registered, "registry-server-config", "gateway.json"),
    );
    assert.deepEqual(
      { listen, registry, tls, accounts, state, mutableTags },
      {
        listen: { address: "::", port: 5000 },
        registry: "http://127.0.0.1:5001",
        tls: {
          certificate: "/var/run/mutual-tls/server/identity/identity.pem",
          trust: "/var/run/mutual-tls/server/trust/trust.pem",
          minVersion: "TLSv1.2",
        },
        accounts: "/etc/registry-accounts/accounts.json",
        state: "/var/lib/gateway",
        mutableTags: ["dev-*"],
      },
    );
    const settings = file(registered, "registry-server-config", "registry.json");
    assert.equal(at(settings, "http", "addr"), "127.0.0.1:5001");
    assert.equal(at(settings, "storage", "delete", "enabled"), false);
    assert.equal(at(settings, "storage", "cache"), undefined, "a cache would outlive what is collected");
  });

  it("gives zot its own configuration and no collection", async () => {
    const registered = await privateRegistry(ZOT);
    assert.ok(!registered.some(({ name }) => name.startsWith("registry-collection")));
    const settings = file(registered, "registry-server-config", "registry.json");
    assert.deepEqual(at(settings, "http"), { address: "127.0.0.1", port: "5001", compat: ["docker2s2"] });
    assert.deepEqual(at(settings, "storage", "retention", "policies"), [
      { repositories: ["**"], deleteReferrers: false, deleteUntagged: false },
    ]);
    const own = container(registered, SERVER, "initContainers", 0);
    assert.deepEqual(
      [at(own, "name"), at(own, "command"), at(own, "args")],
      ["zot", undefined, ["serve", "/etc/registry/registry.json"]],
    );
  });

  it("opens the network to what is declared alone", async () => {
    const registered = await privateRegistry(COMPLETE);
    const labels = { matchLabels: { "app.kubernetes.io/name": "registry" } };
    const peer = (namespace: string, podLabels: object): object => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector: { matchLabels: podLabels },
    });
    const spec = (name: string): unknown => at(inputsOf(registered, name), "spec");
    assert.deepEqual(spec("registry-home-ingress-0"), {
      podSelector: labels,
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer("gateway", { app: "gateway" })], ports: [{ protocol: "TCP", port: 5000 }] }],
    });
    assert.deepEqual(spec("registry-home-metrics"), {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [peer("monitoring", { app: "prometheus" })], ports: [{ protocol: "TCP", port: 8081 }] }],
    });
    assert.deepEqual(spec("registry-tls-vault"), {
      podSelector: labels,
      policyTypes: ["Egress"],
      egress: [{ to: [peer("vault", { "app.kubernetes.io/name": "vault-server" })], ports: [{ protocol: "TCP", port: 8200 }] }],
    });
    assert.ok(!registered.some(({ name }) => name.startsWith("registry-home-egress")));
  });
});
