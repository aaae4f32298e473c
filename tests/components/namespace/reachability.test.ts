import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment, HardenedNamespaceArgs } from "../../../components/namespace/arguments";
import { askReachability, skipWithoutGo, type Connection, type NetworkPeer } from "../../conformance/oracle";
import { register } from "../../support/register";

const GUIDE = join(__dirname, "../../../docs/components/hardened-namespace.md");
const ENVIRONMENTS = ["dev", "uat", "prod"] as const;

/** The declarations that the guide's table is about. */
const DECLARED: Omit<HardenedNamespaceArgs, "environment"> = {
  ingress: [
    { application: { app: "web" }, from: [{ namespace: "gateway", podLabels: { app: "gateway" } }], ports: [{ port: 8080 }] },
  ],
  egress: [
    { application: { app: "web" }, to: [{ namespace: "database", podLabels: { app: "postgres" } }], ports: [{ port: 5432 }] },
    { application: { app: "web" }, cidrs: ["203.0.113.0/28"], ports: [{ port: 443 }] },
  ],
  metrics: { namespace: "monitoring", podLabels: { app: "prometheus" }, port: 9090 },
};

/** The range of the cluster's pods; no policy names it. */
const POD_ADDRESS = "10.244.0.5";

/** A pod of a namespace; those of this test carry the labels that whoever makes a namespace may set, and the one that nobody can. */
function pod(namespace: string, app: string, labels: Record<string, string> = {}): NetworkPeer {
  return {
    ip: POD_ADDRESS,
    namespace,
    namespaceLabels: { ...labels, "kubernetes.io/metadata.name": namespace },
    podLabels: app === "kube-dns" ? { "k8s-app": app } : { app },
  };
}

/** Everyone in the table, as seen from an environment. */
function peers(own: Environment): Readonly<Record<string, NetworkPeer>> {
  const shop = (environment: Environment, app: string): NetworkPeer => pod(`shop-${environment}`, app, { environment });
  return {
    web: shop(own, "web"),
    worker: shop(own, "worker"),
    "web in dev": shop("dev", "web"),
    "web in uat": shop("uat", "web"),
    "web in prod": shop("prod", "web"),
    gateway: pod("gateway", "gateway"),
    "gateway, other pod": pod("gateway", "shell"),
    "gateway's labels elsewhere": pod("default", "gateway", { name: "gateway" }),
    "another namespace": pod("default", "web"),
    "another namespace with the labels": pod("default", "web", {
      environment: own,
      "pod-security.kubernetes.io/enforce": "restricted",
    }),
    database: pod("database", "postgres"),
    "database, other pod": pod("database", "shell"),
    Prometheus: pod("monitoring", "prometheus"),
    "monitoring, other pod": pod("monitoring", "grafana"),
    DNS: pod("kube-system", "kube-dns"),
    "kube-system, other pod": pod("kube-system", "kube-proxy"),
    "NodeLocal DNS": { ip: "169.254.20.10" },
    "metadata service": { ip: "169.254.169.254" },
    "API server": { ip: "192.0.2.10" },
    "declared address": { ip: "203.0.113.5" },
    "address beside it": { ip: "203.0.113.20" },
    Internet: { ip: "198.51.100.7" },
  };
}

interface Row {
  text: string;
  from: string;
  to: string;
  port: string;
  allowed: Record<Environment, string>;
}

/** The rows of the guide's table "Who reaches whom". */
function documentedRows(): Row[] {
  const [, section = ""] = readFileSync(GUIDE, "utf8").split("## Who reaches whom");
  const [table = ""] = section.split("\n## ");
  return table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:from|---)/.test(line))
    .map((text) => {
      const [from = "", to = "", port = "", dev = "", uat = "", prod = ""] = text
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { text, from, to, port, allowed: { dev, uat, prod } };
    });
}

function connection({ from, to, port, text }: Row, environment: Environment): Connection {
  const everyone = peers(environment);
  const [number = "", protocol = ""] = port.split("/");
  const [source, destination] = [everyone[from], everyone[to]];
  assert.ok(source && destination, `nobody is called so: ${text}`);
  return { source, destination, port: Number(number), protocol };
}

describe("HardenedNamespace: who reaches whom", () => {
  before(skipWithoutGo);

  const rows = documentedRows();
  const asked = rows.flatMap((row) => ENVIRONMENTS.map((environment) => ({ row, environment })));
  const questions = (): Connection[] => asked.map(({ row, environment }) => connection(row, environment));
  let policies: Record<string, unknown>[];

  before(async () => {
    const registered = await register(() => {
      const { HardenedNamespace } = require("../../../components") as typeof import("../../../components");
      return ENVIRONMENTS.map((environment) => new HardenedNamespace(`shop-${environment}`, { ...DECLARED, environment }));
    });
    policies = registered.filter(({ type }) => type.endsWith(":NetworkPolicy")).map(({ inputs }) => inputs);
  });

  it("is what the guide says, row by row, with all three environments in one cluster", async () => {
    assert.equal(policies.length, 21);
    assert.ok(rows.length >= 40, `only ${rows.length} rows`);
    const answers = await askReachability(policies, questions());
    const wrong = asked.flatMap(({ row, environment }, index) => {
      const computed = answers[index] ? "yes" : "no";
      return row.allowed[environment] === computed ? [] : [`${environment}, computed ${computed}: ${row.text}`];
    });
    assert.deepEqual(wrong, []);
    console.log(`      Reachability: ${answers.length}/${answers.length} agree in ${rows.length} rows`);
  });

  it("is decided by the policies: without them everyone reaches everyone", async () => {
    assert.deepEqual(new Set(await askReachability([], questions())), new Set([true]));
  });

  for (const purpose of ["same-namespace", "dns", "ingress-0", "egress-0", "egress-1", "metrics"]) {
    it(`shows that ${purpose} is missing`, async () => {
      const others = policies.filter(({ metadata }) => (metadata as { name: string }).name !== purpose);
      const answers = await askReachability(others, questions());
      const lost = asked.filter(({ row, environment }, index) => row.allowed[environment] === "yes" && !answers[index]);
      assert.ok(lost.length > 0);
    });
  }
});
