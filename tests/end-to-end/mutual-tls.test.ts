/** Certificates on their way: the real engine, API server, OpenBao and its agent, and the library that serves and connects with them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect as connectTls, createServer, type Server, type TLSSocket } from "node:tls";
import { connect, type Credentials, loadCredentials, mutualTlsServer, peerIdentity } from "../../mtls/index";
import { startAgent, type CertificateAgent } from "../support/certificate-agent";
import { startControlPlane, type ControlPlane } from "../support/control-plane";
import { deployment, programFolder, type Deployment } from "../support/deploy";
import { prepareCluster } from "../support/mutual-tls-cluster";
import { startOpenBao, until, type OpenBao } from "../support/openbao";
import { IMAGE } from "../support/pods";
import { listen, stop } from "../support/tls-peers";

const WEB = "spiffe://prod.example.com/ns/shop/sa/web";
const ORDERS = "spiffe://prod.example.com/ns/shop/sa/orders";
const LOGIN = "auth/pki-kubernetes/login";
const ROOTS = {
  web: "/var/run/mutual-tls/server",
  "web-brief": "/var/run/mutual-tls/server",
  orders: "/var/run/mutual-tls/client",
};

const PROGRAM = `
const { readFileSync } = require("node:fs");
const { HardenedNamespace, MutualTls, VaultPki } = require("portcullis");
const { VAULT_ADDR, VAULT_CACERT, CLUSTER, CLUSTER_CA, GENERATION } = process.env;

const shop = new HardenedNamespace("shop", { environment: "prod", serviceAccounts: ["web", "orders"] });
const login = (account) => ({ namespace: "shop", serviceAccounts: [account] });
const pki = new VaultPki("pki", {
  address: VAULT_ADDR,
  domains: ["shop.example.com"],
  trustDomain: "prod.example.com",
  publicUrl: "http://pki.example.com",
  generation: Number(GENERATION),
  rootGeneration: Number(GENERATION),
  kubernetes: { host: CLUSTER, caCertificate: readFileSync(CLUSTER_CA, "utf8") },
  roles: [
    { name: "web", usage: "server", dnsNames: ["web.shop.example.com"], spiffePaths: ["/ns/shop/sa/web"], kubernetes: login("web") },
    { name: "orders", usage: "client", spiffePaths: ["/ns/shop/sa/orders"], kubernetes: login("orders") },
  ],
});
const common = { namespace: shop.namespace, trustBundle: pki.trustBundle };
const agent = { ...common, image: "${IMAGE}", vaultCa: readFileSync(VAULT_CACERT, "utf8"), vaultCidrs: ["192.0.2.7/32"] };
new MutualTls("web", { ...agent, serviceAccount: "web", role: pki.role("web") });
new MutualTls("web-brief", { ...agent, serviceAccount: "web", role: pki.role("web"), ttl: "15s" });
new MutualTls("orders", { ...agent, serviceAccount: "orders", role: pki.role("orders") });
new MutualTls("orders-csi", { ...common, delivery: "csi", serviceAccount: "orders", role: pki.role("orders") });
`;

type Name = keyof typeof ROOTS;

describe("MutualTls on a real control plane and a real OpenBao", function () {
  this.timeout(240_000);
  let cluster: ControlPlane;
  let bao: OpenBao;
  let stack: Deployment;
  const clearings: (() => unknown)[] = [];
  /** Everything that anybody printed, and what nobody may print. */
  const printed: (() => string)[] = [];
  const secrets: string[] = [];
  const agents: CertificateAgent[] = [];
  const credentials: Credentials[] = [];
  const servers = new Map<Server, Set<TLSSocket>>();

  before(async () => {
    cluster = await startControlPlane();
    clearings.push(() => cluster.stop());
    bao = await startOpenBao();
    clearings.push(() => bao.stop());
    printed.push(
      () => cluster.log(),
      () => bao.log(),
    );
    const reviewer = await prepareCluster(cluster);
    secrets.push(reviewer);
    const folder = programFolder(PROGRAM, {});
    clearings.push(() => rmSync(folder, { recursive: true, force: true }));
    const environment = {
      ...bao.environment,
      KUBECONFIG: cluster.kubeconfig("administrator"),
      CLUSTER: cluster.url,
      CLUSTER_CA: cluster.caFile,
      GENERATION: "1",
      VAULT_KUBERNETES_REVIEWER_JWT: reviewer,
    };
    stack = await deployment(folder, { environment });
    clearings.push(() => stack.dispose());
    await up();
  });
  after(async () => {
    for (const each of credentials) each.close();
    for (const [server, sockets] of servers) await stop(server, sockets);
    for (const each of agents) await each.stop();
    for (const clear of clearings.toReversed()) await clear();
  });

  async function up(): Promise<void> {
    const result = await stack.up();
    printed.push(() => result.output);
    assert.equal(result.exitCode, 0, result.output);
  }

  /** The data of the ConfigMap whose name the provider has made from a component's. */
  async function configMap(name: string): Promise<Record<string, string>> {
    const { items } = (await cluster.api("GET", "/api/v1/namespaces/shop/configmaps")) as {
      items: { metadata: { name: string }; data: Record<string, string> }[];
    };
    const found = items.filter(({ metadata }) => metadata.name.replace(/-[0-9a-f]+$/, "") === name);
    assert.equal(found.length, 1, name);
    return found[0]?.data ?? {};
  }

  async function tokenOf(account: string, audience = "vault", namespace = "shop"): Promise<string> {
    const token = await cluster.serviceAccountToken(namespace, account, [audience]);
    secrets.push(token);
    return token;
  }

  /** What happens in a new pod of a workload. */
  async function start(name: Name, token?: string): Promise<CertificateAgent> {
    const account = name === "orders" ? "orders" : "web";
    const agent = await startAgent({
      root: ROOTS[name],
      config: await configMap(`${name}-agent`),
      trust: (await configMap(`${name}-trust`))["trust.pem"] ?? "",
      token: token ?? (await tokenOf(account)),
    });
    agents.push(agent);
    printed.push(() => agent.log());
    return agent;
  }

  async function startAndLoad(name: Name): Promise<Credentials> {
    const agent = await start(name);
    await agent.started();
    return load(agent);
  }

  async function load({ files }: CertificateAgent): Promise<Credentials> {
    secrets.push(readFileSync(files.identity, "utf8").split("\n")[1] ?? "");
    const loaded = await loadCredentials({ certificate: files.identity, trust: files.trust }, { checkInterval: 20 });
    credentials.push(loaded);
    return loaded;
  }

  /** A server that sends back what it gets. */
  async function serve(own: Credentials): Promise<number> {
    const sockets = new Set<TLSSocket>();
    const server = mutualTlsServer(own, { peers: { spiffeIds: [ORDERS] } }, (options) =>
      createServer(options, (socket) => {
        sockets.add(socket);
        socket.on("error", () => undefined).pipe(socket);
      }),
    );
    servers.set(server, sockets);
    return listen(server);
  }

  const open = (own: Credentials, port: number): Promise<TLSSocket> =>
    connect(own, { host: "127.0.0.1", port, peers: { spiffeIds: [WEB] } });

  async function echo(socket: TLSSocket, text: string): Promise<string> {
    const answered = once(socket, "data") as Promise<[Buffer]>;
    socket.write(text);
    return (await answered)[0].toString();
  }

  async function answer(client: Credentials, port: number): Promise<string> {
    const socket = await open(client, port);
    try {
      return await echo(socket, "hello");
    } finally {
      socket.destroy();
    }
  }

  it("writes key and certificate into one file, for the user and its group", async () => {
    const agent = await start("web");
    await agent.started();
    const { identity, trust } = agent.files;
    assert.equal(statSync(identity).mode & 0o777, 0o440);
    const text = readFileSync(identity, "utf8");
    const [leaf, ...above] = pems(text);
    const own = new X509Certificate(leaf ?? "");
    assert.ok(own.checkPrivateKey(createPrivateKey(text)));
    assert.equal(own.subjectAltName, `DNS:web.shop.example.com, URI:${WEB}`);
    assert.deepEqual(above.map(names), ["CN=pki issuing 1 < CN=pki root 1"]);
    assert.deepEqual(pems(readFileSync(trust, "utf8")).map(names), ["CN=pki root 1 < CN=pki root 1"]);
    const verified = execFileSync("openssl", ["verify", "-CAfile", trust, "-untrusted", identity, identity], { encoding: "utf8" });
    assert.equal(verified, `${identity}: OK\n`);
  });

  it("lets a server and a client know each other", async () => {
    const [web, orders] = [await startAndLoad("web"), await startAndLoad("orders")];
    assert.equal(await answer(orders, await serve(web)), "hello");
  });

  it("renews in time, and the server takes the new certificate while connections go on", async () => {
    const [web, orders] = [await startAndLoad("web-brief"), await startAndLoad("orders")];
    const port = await serve(web);
    // A plain one, since the library closes connections whose peer's certificate has expired.
    const before = connectTls({ host: "127.0.0.1", port, ...orders.material.contextOptions, servername: "web.shop.example.com" });
    await once(before, "secureConnect");
    const { serialNumber, notAfter } = web;
    assert.equal(before.getPeerX509Certificate()?.serialNumber.toLowerCase(), serialNumber);
    await once(web, "reload");
    assert.equal(await echo(before, "still here"), "still here");
    const after = await open(orders, port);
    assert.notEqual(peerIdentity(after).serialNumber, serialNumber);
    assert.ok(web.notAfter > notAfter);
    before.destroy();
    after.destroy();
  });

  it("refuses another account, another namespace and another audience, and issues for no other role", async () => {
    await cluster.api("POST", "/api/v1/namespaces/default/serviceaccounts", { metadata: { name: "web" } });
    const logins: Record<string, string> = {
      "the account of the role": await tokenOf("web"),
      "another account": await tokenOf("orders"),
      "another namespace": await tokenOf("web", "vault", "default"),
      "another audience": await tokenOf("web", "https://kubernetes.default.svc"),
      "no token": "none",
    };
    const statuses: Record<string, number> = {};
    let token = "";
    for (const [name, jwt] of Object.entries(logins)) {
      const { status, body } = await bao.call("POST", LOGIN, { role: "web", jwt }, "");
      statuses[name] = status;
      if (status === 200) token = (body["auth"] as { client_token: string }).client_token;
    }
    assert.deepEqual(statuses, {
      "the account of the role": 200,
      "another account": 403,
      "another namespace": 403,
      "another audience": 403,
      "no token": 403,
    });
    assert.equal((await bao.call("PUT", "pki/issue/orders", { uri_sans: ORDERS }, token)).status, 403);
    assert.equal((await bao.call("PUT", "pki/issue/web", { uri_sans: ORDERS }, token)).status, 400);
  });

  it("writes nothing for a pod of another account", async () => {
    const agent = await start("web", await tokenOf("orders"));
    await until("refused", agent, () => Promise.resolve(/Code: 403/.test(agent.log())));
    assert.ok(!existsSync(agent.files.identity));
  });

  it("asks by CSI for one file that servers and clients take", async () => {
    const token = await tokenOf("orders");
    const { spec } = await providerClass();
    const { roleName, vaultAuthMountPath, vaultAddress, audience, objects } = spec.parameters;
    assert.deepEqual([spec.provider, vaultAddress, audience], ["vault", bao.address, "vault"]);
    const { body } = await bao.call("POST", `auth/${vaultAuthMountPath}/login`, { role: roleName, jwt: token }, "");
    const [object] = JSON.parse(objects) as [{ secretPath: string; method: string; secretArgs: object; secretKey: string }];
    const { client_token } = body["auth"] as { client_token: string };
    const issued = await bao.call(object.method, object.secretPath, object.secretArgs, client_token);
    const identity = (issued.body["data"] as Record<string, string>)[object.secretKey] ?? "";
    secrets.push(identity.split("\n")[1] ?? "");
    const trust = (await configMap("orders-csi-trust"))["trust.pem"];
    const port = await serve(await startAndLoad("web"));
    const socket = connectTls({
      host: "127.0.0.1",
      port,
      ca: trust,
      cert: identity,
      key: identity,
      servername: "web.shop.example.com",
    });
    await once(socket, "secureConnect");
    assert.equal(await echo(socket, "hello"), "hello");
    socket.destroy();
  });

  it("lets old and new pods know each other while both authorities are replaced", async () => {
    const old = { web: await startAndLoad("web"), orders: await startAndLoad("orders") };
    const ports = { old: await serve(old.web), new: 0 };
    stack.setEnvironment({ GENERATION: "2" });
    await up();
    const young = { web: await startAndLoad("web"), orders: await startAndLoad("orders") };
    ports.new = await serve(young.web);
    const trusted = pems((await configMap("web-trust"))["trust.pem"] ?? "").map(names);
    assert.deepEqual(trusted, ["CN=pki root 1 < CN=pki root 1", "CN=pki root 2 < CN=pki root 2"]);
    const answers = await Promise.all([
      answer(old.orders, ports.old),
      answer(old.orders, ports.new),
      answer(young.orders, ports.old),
      answer(young.orders, ports.new),
    ]);
    assert.deepEqual(answers, ["hello", "hello", "hello", "hello"]);
    const chain = pems(readFileSync(agents.at(-2)?.files.identity ?? "", "utf8")).slice(1);
    assert.deepEqual(chain.map(names), ["CN=pki issuing 2 < CN=pki root 2", "CN=pki root 2 < CN=pki root 1"]);
  });

  it("prints and keeps no token and no key", async () => {
    const everything = [...printed.map((text) => text()), await stack.exportText()].join("\n");
    assert.ok(secrets.length > 10 && secrets.every((secret) => secret.length > 20));
    assert.deepEqual(secrets.filter((secret) => everything.includes(secret)).length, 0);
    assert.ok(everything.includes("template server"), "the agents have printed something");
  });

  async function providerClass(): Promise<{
    spec: {
      provider: string;
      parameters: Record<"roleName" | "vaultAuthMountPath" | "vaultAddress" | "audience" | "objects", string>;
    };
  }> {
    const path = "/apis/secrets-store.csi.x-k8s.io/v1/namespaces/shop/secretproviderclasses";
    const { items } = (await cluster.api("GET", path)) as unknown as { items: [Awaited<ReturnType<typeof providerClass>>] };
    return items[0];
  }
});

function pems(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
}

function names(pem: string): string {
  const { subject, issuer } = new X509Certificate(pem);
  return `${subject} < ${issuer}`;
}
