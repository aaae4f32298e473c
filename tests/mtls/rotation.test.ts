/** Certificates, roots and revocation lists that change under connections. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { type Agent, get, type Server } from "node:https";
import { type TLSSocket } from "node:tls";
import { text } from "node:stream/consumers";
import {
  connect,
  createMutualTlsServer,
  type CredentialFiles,
  type Credentials,
  loadCredentials,
  mutualTlsAgent,
  type MutualTlsError,
  peerIdentity,
} from "../../mtls/index";
import { Authority, makeFolder, type Pair, writeFiles } from "../support/certificates";
import { Servers } from "../support/tls-peers";

const ROTATIONS = 20;
const SERVER = "spiffe://example.org/server";
const CLIENT = "spiffe://example.org/client";
const FROM_CLIENT = { peers: { spiffeIds: [CLIENT] } };
const FROM_SERVER = { peers: { spiffeIds: [SERVER] } };

describe("mutual TLS rotation", () => {
  const folder = makeFolder();
  const root = Authority.root(folder.path, "root");
  const open: Credentials[] = [];
  const servers = new Servers();
  const agents: Agent[] = [];

  afterEach(async () => {
    for (const agent of agents.splice(0)) agent.destroy();
    for (const credentials of open.splice(0)) credentials.close();
    await servers.stop();
  });
  after(() => folder.remove());

  async function load(files: CredentialFiles): Promise<Credentials> {
    const credentials = await loadCredentials(files, { checkInterval: 10 });
    open.push(credentials);
    return credentials;
  }

  function startEcho(credentials: Credentials): Server {
    return createMutualTlsServer(credentials, FROM_CLIENT, ({ socket }, response) =>
      response.end(peerIdentity(socket).serialNumber),
    );
  }

  function agentOf(credentials: Credentials, keepAlive: boolean): Agent {
    const agent = mutualTlsAgent(credentials, { ...FROM_SERVER, keepAlive });
    agents.push(agent);
    return agent;
  }

  it(`fails no request and no open connection during ${ROTATIONS} rotations of both sides`, async () => {
    const issue = (id: string): Pair => root.issue({ names: [`URI:${id}`] });
    const generations = Array.from({ length: ROTATIONS + 1 }, () => ({ server: issue(SERVER), client: issue(CLIENT) }));
    const [firstGeneration, ...others] = generations;
    assert.ok(firstGeneration);
    const files = {
      server: writeFiles(folder.path, "server", { ...firstGeneration.server, trust: root.certificate, crls: [root.crl()] }),
      client: writeFiles(folder.path, "client", { ...firstGeneration.client, trust: root.certificate, crls: [root.crl()] }),
    };
    const own = { server: await load(files.server), client: await load(files.client) };
    const server = startEcho(own.server);
    const refusals: Error[] = [];
    server.on("tlsClientError", (error) => refusals.push(error));
    const port = await servers.start(server);
    const target = { host: "127.0.0.1", port };

    const lasting = await connect(own.client, { ...target, ...FROM_SERVER });
    const lastingSerial = own.client.serialNumber;
    let isRotating = true;
    let answered = 0;
    const traffic = [true, true, false, false].map(async (keepAlive) => {
      const agent = agentOf(own.client, keepAlive);
      while (isRotating) {
        await ask(agent, port);
        answered += 1;
      }
    });

    for (const generation of others) {
      const before = answered;
      const reloads = [once(own.server, "reload"), once(own.client, "reload")];
      for (const side of ["server", "client"] as const) install(files[side], generation[side]);
      await Promise.all(reloads);
      const socket = await connect(own.client, { ...target, ...FROM_SERVER });
      assert.equal(peerIdentity(socket).serialNumber, own.server.serialNumber);
      assert.equal(await askOn(socket), own.client.serialNumber);
      assert.equal(await askOn(lasting), lastingSerial);
      socket.destroy();
      while (answered < before + 20) await ask(agents[0], port);
    }
    isRotating = false;
    await Promise.all(traffic);
    assert.ok(answered >= ROTATIONS * 20, `only ${answered} requests`);
    assert.deepEqual(refusals, []);
    lasting.destroy();
  });

  it("does not keep idle connections of older credentials", async () => {
    const files = writeFiles(folder.path, "both", { ...both(), trust: root.certificate });
    const own = await load(files);
    const port = await servers.start(
      createMutualTlsServer(own, FROM_SERVER, ({ socket }, response) => response.end(peerIdentity(socket).serialNumber)),
    );
    const agent = agentOf(own, true);
    const first = await ask(agent, port);
    assert.equal(await ask(agent, port), first);
    install(files, both());
    await own.reload();
    assert.equal(await ask(agent, port), own.serialNumber);
    assert.notEqual(own.serialNumber, first);
  });

  it("does not keep a connection that was busy while credentials were replaced", async () => {
    const files = writeFiles(folder.path, "both", { ...both(), trust: root.certificate });
    const own = await load(files);
    const waiting: (() => void)[] = [];
    const server = createMutualTlsServer(own, FROM_SERVER, ({ socket, url }, response) => {
      const answer = (): unknown => response.end(peerIdentity(socket).serialNumber);
      if (url !== "/slow") return answer();
      waiting.push(answer);
      server.emit("waiting");
    });
    const port = await servers.start(server);
    const agent = agentOf(own, true);
    const first = own.serialNumber;
    const begun = once(server, "waiting");
    const slow = ask(agent, port, "/slow");
    await begun;
    install(files, both());
    await own.reload();
    waiting.forEach((answer) => answer());
    assert.equal(await slow, first);
    assert.equal(await ask(agent, port), own.serialNumber);
    assert.notEqual(own.serialNumber, first);
  });

  it("rotates a root with overlapping trust", async () => {
    const next = Authority.root(folder.path, "next");
    const issue = (authority: Authority, id: string): Pair => authority.issue({ names: [`URI:${id}`] });
    const serverFiles = writeFiles(folder.path, "server", { ...issue(root, SERVER), trust: root.certificate });
    const clientFiles = writeFiles(folder.path, "client", { ...issue(root, CLIENT), trust: root.certificate });
    const own = { server: await load(serverFiles), client: await load(clientFiles) };
    const server = startEcho(own.server);
    const port = await servers.start(server);
    const tryIt = async (): Promise<void> => {
      const socket = await connect(own.client, { host: "127.0.0.1", port, ...FROM_SERVER });
      assert.equal(await askOn(socket), own.client.serialNumber);
      socket.destroy();
    };
    const move = async (side: "server" | "client", change: { pair?: Pair; trust?: string }): Promise<void> => {
      const files = side === "server" ? serverFiles : clientFiles;
      if (change.trust !== undefined) writeFileSync(files.trust, change.trust);
      if (change.pair) install(files, change.pair);
      await own[side].reload();
      await tryIt().catch((error: unknown) => assert.fail(`${side} ${Object.keys(change).join()}: ${String(error)}`));
    };
    await tryIt();
    const trust = root.certificate + next.certificate;
    await move("server", { trust });
    await move("client", { trust });
    await move("client", { pair: issue(next, CLIENT) });
    await move("server", { pair: issue(next, SERVER) });
    await move("client", { trust: next.certificate });
    await move("server", { trust: next.certificate });
    const old = await load(writeFiles(folder.path, "old", { ...issue(root, CLIENT), trust }));
    const refusal = once(server, "tlsClientError");
    const socket = await connect(old, { host: "127.0.0.1", port, ...FROM_SERVER });
    socket.on("error", () => undefined);
    assert.equal(((await refusal) as [MutualTlsError])[0].code, "peer-untrusted");
  });

  describe("revocation", () => {
    it("closes open connections of who is revoked, on both sides, and no other", async () => {
      const authority = Authority.root(folder.path, "revoking");
      const issue = (id: string): Pair => authority.issue({ names: [`URI:${id}`] });
      const texts = { trust: authority.certificate, crls: [authority.crl()] };
      const [withdrawn, kept, served] = [issue(CLIENT), issue(CLIENT), issue(SERVER)] as const;
      const serverFiles = writeFiles(folder.path, "server", { ...served, ...texts });
      const own = await load(serverFiles);
      const clients = [withdrawn, kept].map((pair, index) =>
        load(writeFiles(folder.path, `client-${index}`, { ...pair, ...texts })),
      );
      const server = startEcho(own);
      const port = await servers.start(server);
      const [bad, good] = (await Promise.all(
        clients.map(async (client) => connect(await client, { host: "127.0.0.1", port, ...FROM_SERVER })),
      )) as [TLSSocket, TLSSocket];
      await askOn(bad);
      await askOn(good);

      authority.revoke(withdrawn.certificate);
      writeFileSync(serverFiles.crls[0] ?? "", authority.crl());
      const closed = once(bad, "close");
      const told = once(server, "tlsClientError");
      await own.reload();
      assert.equal(((await told) as [MutualTlsError])[0].code, "peer-revoked");
      await closed;
      await askOn(good);

      const keptFiles = writeFiles(folder.path, "client-1", { ...kept, ...texts });
      authority.revoke(served.certificate);
      writeFileSync(keptFiles.crls[0] ?? "", authority.crl());
      const failed = once(good, "error");
      await (await clients[1])?.reload();
      assert.equal(((await failed) as [MutualTlsError])[0].code, "peer-revoked");
      await assert.rejects(
        own.reload().then(async () => connect((await clients[1]) ?? own, { host: "127.0.0.1", port, ...FROM_SERVER })),
        {
          code: "peer-revoked",
        },
      );
    });

    it("lets nobody in once a list is stale", async () => {
      const client = await load(write("client", root.issue({ names: [`URI:${CLIENT}`] })));
      const pair = root.issue({ names: [`URI:${SERVER}`] });
      const own = await load(write("server", pair, [root.crl({ nextUpdate: soon() })]));
      const problem = once(own, "problem");
      const server = startEcho(own);
      const port = await servers.start(server);
      assert.equal(((await problem) as [MutualTlsError])[0].code, "crl-expired");
      const refusal = once(server, "tlsClientError");
      const socket = await connect(client, { host: "127.0.0.1", port, ...FROM_SERVER });
      socket.on("error", () => undefined);
      assert.equal(((await refusal) as [MutualTlsError])[0].code, "peer-revocation-unknown");
    });
  });

  describe("expiry", () => {
    it("closes a connection when the client's certificate expires", async () => {
      const own = await load(write("server", root.issue({ names: [`URI:${SERVER}`] })));
      const server = startEcho(own);
      const port = await servers.start(server);
      const told = once(server, "tlsClientError");
      const client = await load(write("client", root.issue({ names: [`URI:${CLIENT}`], notAfter: soon() })));
      const socket = await connect(client, { host: "127.0.0.1", port, ...FROM_SERVER });
      const closed = once(socket, "close");
      await askOn(socket);
      assert.equal(((await told) as [MutualTlsError])[0].code, "peer-expired");
      assert.ok(Date.now() >= client.notAfter.getTime());
      await closed;
    });

    it("closes a connection when the server's certificate expires", async () => {
      const client = await load(write("client", root.issue({ names: [`URI:${CLIENT}`] })));
      const own = await load(write("server", root.issue({ names: [`URI:${SERVER}`], notAfter: soon() })));
      const port = await servers.start(startEcho(own));
      const socket = await connect(client, { host: "127.0.0.1", port, ...FROM_SERVER });
      const [error] = (await once(socket, "error")) as [MutualTlsError];
      assert.equal(error.code, "peer-expired");
      assert.ok(Date.now() >= own.notAfter.getTime());
    });
  });

  function write(name: string, pair: Pair, crls: string[] = []): Required<CredentialFiles> {
    return writeFiles(folder.path, name, { ...pair, trust: root.certificate, crls });
  }

  function both(): Pair {
    return root.issue({ names: [`URI:${SERVER}`] });
  }
});

/** Late enough to make a connection before, in whole seconds as certificates have them. */
function soon(): Date {
  return new Date(Date.now() + 4000);
}

async function ask(agent: Agent | undefined, port: number, path = "/"): Promise<string> {
  assert.ok(agent);
  const [response] = (await once(get({ agent, host: "127.0.0.1", port, path }), "response")) as [NodeJS.ReadableStream];
  return text(response);
}

/** One request on a connection that stays open. */
async function askOn(socket: TLSSocket): Promise<string> {
  const answer = once(socket, "data");
  socket.write("GET / HTTP/1.1\r\nhost: example.org\r\n\r\n");
  const [data] = (await answer) as [Buffer];
  return /\r\n\r\n(.*)$/.exec(data.toString())?.[1] ?? "";
}

/** Puts a new certificate and key in the place of the old ones, one after the other. */
function install(files: Required<CredentialFiles>, pair: Pair): void {
  for (const part of ["certificate", "key"] as const) {
    writeFileSync(`${files[part]}.new`, pair[part], { mode: 0o600 });
    renameSync(`${files[part]}.new`, files[part]);
  }
}
