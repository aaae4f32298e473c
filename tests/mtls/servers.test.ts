/** What listeners, agents and other protocols see, and what an attacker or a careless option can change. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { request } from "node:https";
import { connect as connectHttp2, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { connect as connectPlain, createServer as createPlainServer } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls, createServer as createTlsServer, TLSSocket } from "node:tls";
import {
  connect,
  createMutualTlsServer,
  type Credentials,
  loadCredentials,
  mutualTlsAgent,
  type MutualTlsError,
  mutualTlsServer,
  peerIdentity,
} from "../../mtls/index";
import { Authority, makeFolder, type Pair, writeFiles } from "../support/certificates";
import { askAsNode, askAsOpenSsl, listen, Servers, stop } from "../support/tls-peers";

const ID = "spiffe://example.org/web";
const PEERS = { spiffeIds: [ID] };

describe("mutual TLS servers and clients", () => {
  const folder = makeFolder();
  const root = Authority.root(folder.path, "root");
  const stranger = Authority.root(folder.path, "stranger");
  const pair = root.issue({ names: [`URI:${ID}`] });
  const strange = stranger.issue({ names: [`URI:${ID}`] });
  const other = root.issue({ names: ["URI:spiffe://example.org/other"] });
  const trust = root.certificate;
  const servers = new Servers();
  let own: Credentials;

  before(async () => {
    own = await loadCredentials(writeFiles(folder.path, "own", { ...pair, trust }));
  });
  afterEach(() => servers.stop());
  after(() => {
    own.close();
    folder.remove();
  });

  describe("arguments", () => {
    for (const [name, peers, message] of [
      ["nobody", {}, /^peers: at least one/],
      ["empty lists", { spiffeIds: [], dnsNames: [] }, /^peers: at least one/],
      ["an id without path", { spiffeIds: ["spiffe://example.org"] }, /^peers\.spiffeIds\[0\] must be a SPIFFE id/],
      ["an id in capitals", { spiffeIds: [ID, "spiffe://Example.org/web"] }, /^peers\.spiffeIds\[1\]/],
      ["an id with dots", { spiffeIds: ["spiffe://example.org/../web"] }, /^peers\.spiffeIds\[0\]/],
      [
        "a prefix that ends within a name",
        { spiffePrefixes: ["spiffe://example.org/ns"] },
        /^peers\.spiffePrefixes\[0\] must .* end in \//,
      ],
      ["a prefix without trust domain", { spiffePrefixes: ["spiffe://"] }, /^peers\.spiffePrefixes\[0\]/],
      ["a prefix with an empty segment", { spiffePrefixes: ["spiffe://example.org//"] }, /^peers\.spiffePrefixes\[0\]/],
      ["a wildcard", { dnsNames: ["*.example.org"] }, /^peers\.dnsNames\[0\] must be a DNS name without wildcard/],
      ["a final dot", { dnsNames: ["example.org."] }, /^peers\.dnsNames\[0\]/],
      ["an empty name", { dnsNames: [""] }, /^peers\.dnsNames\[0\]/],
    ] as const) {
      it(`refuses ${name} as peers`, () => {
        assert.throws(() => createMutualTlsServer(own, { peers }), { code: "argument-invalid", message });
        assert.throws(() => mutualTlsAgent(own, { peers }), { code: "argument-invalid", message });
      });
    }

    it("refuses versions and deadlines that cannot be", () => {
      const minVersion = "TLSv1.1" as "TLSv1.2";
      assert.throws(() => createMutualTlsServer(own, { peers: PEERS, minVersion }), {
        code: "argument-invalid",
        message: /^minVersion/,
      });
      assert.throws(() => createMutualTlsServer(own, { peers: PEERS, handshakeTimeout: 0 }), {
        code: "argument-invalid",
        message: /^handshake/,
      });
    });

    for (const [usage, make] of [
      ["serverAuth", (credentials: Credentials) => createMutualTlsServer(credentials, { peers: PEERS })],
      ["clientAuth", (credentials: Credentials) => mutualTlsAgent(credentials, { peers: PEERS })],
    ] as const) {
      it(`demands ${usage} of the own certificate, now and at each reload`, async () => {
        const unfit = root.issue({ extendedKeyUsage: usage === "serverAuth" ? "clientAuth" : "serverAuth" });
        const bad = await loadCredentials(writeFiles(folder.path, "unfit", { ...unfit, trust }));
        assert.throws(() => make(bad), {
          code: "certificate-usage",
          message: new RegExp(`unfit\\.certificate\\.pem lacks .* ${usage}$`),
        });
        bad.close();
        const files = writeFiles(folder.path, "fit", { ...root.issue({ extendedKeyUsage: usage }), trust });
        const good = await loadCredentials(files, { checkInterval: 3_600_000 });
        make(good);
        writeFileSync(files.certificate, unfit.certificate);
        writeFileSync(files.key, unfit.key);
        await assert.rejects(good.reload(), { code: "certificate-usage" });
        good.close();
      });
    }
  });

  describe("servers", () => {
    it("serve HTTP/2 and HTTP/1 with the peer's identity", async () => {
      const answer = (incoming: Http2ServerRequest, response: Http2ServerResponse): void => {
        response.end(`${incoming.httpVersion} ${peerIdentity(incoming.socket).spiffeId ?? ""}`);
      };
      const server = mutualTlsServer(own, { peers: PEERS }, (tls) => createSecureServer({ ...tls, allowHTTP1: true }, answer));
      const port = await servers.start(server);
      const socket = await connect(own, { host: "127.0.0.1", port, peers: PEERS, alpnProtocols: ["h2"] });
      const session = connectHttp2(`https://127.0.0.1:${port}`, { createConnection: () => socket });
      assert.equal(await text(session.request()), `2.0 ${ID}`);
      session.close();
      assert.match(await askAsNode(port, { pair, trust }), new RegExp(`1.0 ${ID}$`));
      const refusal = once(server, "tlsClientError");
      const open = await connect(await loaded(other), { host: "127.0.0.1", port, peers: PEERS, alpnProtocols: ["h2"] });
      open.on("error", () => undefined);
      assert.equal(((await refusal) as [MutualTlsError])[0].code, "peer-identity");
    });

    it("never show a refused peer to any listener", async () => {
      const server = mutualTlsServer(own, { peers: PEERS }, (tls) => createTlsServer(tls, () => assert.fail("seen")));
      server.prependListener("secureConnection", () => assert.fail("seen"));
      const port = await servers.start(server);
      for (const bad of [other, strange, undefined]) {
        const refusal = once(server, "tlsClientError");
        assert.equal(await askAsNode(port, { pair: bad, trust }), "");
        await refusal;
      }
    });

    it("refuse also where the options were tampered with", async () => {
      for (const [tampered, bad, code] of [
        [{ rejectUnauthorized: false }, strange, "peer-untrusted"],
        [{ rejectUnauthorized: false }, undefined, "peer-certificate-missing"],
        [{ requestCert: false }, pair, "peer-certificate-missing"],
      ] as const) {
        const server = mutualTlsServer(own, { peers: PEERS }, (tls) =>
          createTlsServer({ ...tls, ...tampered }, () => assert.fail("seen")),
        );
        const port = await servers.start(server);
        const refusal = once(server, "tlsClientError");
        await askAsNode(port, { pair: bad, trust });
        assert.equal(((await refusal) as [MutualTlsError])[0].code, code);
      }
    });

    it("look revocation up also where OpenSSL was kept from it", async () => {
      const issuer = Authority.root(folder.path, "issuer");
      const withdrawn = issuer.issue({ names: [`URI:${ID}`] });
      const served = issuer.issue();
      issuer.revoke(withdrawn.certificate);
      const files = writeFiles(folder.path, "tampered", { ...served, trust: issuer.certificate, crls: [issuer.crl()] });
      const credentials = await loadCredentials(files);
      credentials.close();
      const server = mutualTlsServer(credentials, { peers: PEERS }, (tls) =>
        createTlsServer({ ...tls, crl: [] }, () => assert.fail("seen")),
      );
      const port = await servers.start(server);
      const refusal = once(server, "tlsClientError");
      await askAsNode(port, { pair: withdrawn, trust: issuer.certificate });
      assert.equal(((await refusal) as [MutualTlsError])[0].code, "peer-revoked");
    });

    it("take TLS 1.2 if told to, with the same checks", async () => {
      const server = createMutualTlsServer(own, { peers: PEERS, minVersion: "TLSv1.2" }, ({ socket }, response) => {
        response.end(`hello ${String(socket instanceof TLSSocket && socket.getProtocol())}`);
      });
      const port = await servers.start(server);
      assert.match(await askAsNode(port, { pair, trust, version: "TLSv1.2" }), /hello TLSv1\.2$/);
      assert.match(await askAsOpenSsl(port, { pair, trust, version: "TLSv1.3" }), /hello TLSv1\.3$/);
      for (const [bad, code] of [
        [other, "peer-identity"],
        [strange, "peer-untrusted"],
        [undefined, "peer-certificate-missing"],
      ] as const) {
        const refusal = once(server, "tlsClientError");
        assert.doesNotMatch(await askAsOpenSsl(port, { pair: bad, trust, version: "TLSv1.2" }), /hello/);
        assert.equal(((await refusal) as [MutualTlsError])[0].code, code);
      }
    });

    it("end handshakes that do not come to an end", async () => {
      const server = createMutualTlsServer(own, { peers: PEERS, handshakeTimeout: 20 });
      const refusal = once(server, "tlsClientError");
      const silent = connectPlain(await servers.start(server), "127.0.0.1");
      silent.on("error", () => undefined);
      assert.equal(((await refusal) as [MutualTlsError])[0].code, "handshake-failed");
    });

    it("show what was reloaded while they did not listen", async () => {
      const files = writeFiles(folder.path, "pausing", { ...pair, trust });
      const credentials = await loadCredentials(files, { checkInterval: 3_600_000 });
      const server = createMutualTlsServer(credentials, { peers: PEERS }, (_request, response) => response.end());
      await listen(server);
      await stop(server);
      const next = root.issue({ names: [`URI:${ID}`] });
      writeFileSync(files.certificate, next.certificate);
      writeFileSync(files.key, next.key);
      await credentials.reload();
      const socket = await connect(own, { host: "127.0.0.1", port: await servers.start(server), peers: PEERS });
      assert.equal(peerIdentity(socket).serialNumber, credentials.serialNumber);
      socket.destroy();
      credentials.close();
    });
  });

  describe("clients", () => {
    it("send a request to nobody but a peer, whatever the request's options and the environment say", async () => {
      const received: string[] = [];
      const server = createTlsServer({ cert: other.certificate, key: other.key, ca: trust, requestCert: true }, (socket) => {
        socket.on("data", (data: Buffer) => received.push(data.toString()));
        socket.on("error", () => undefined);
      });
      const port = await servers.start(server);
      const agent = mutualTlsAgent(own, { peers: PEERS });
      const lax = { rejectUnauthorized: false, ca: stranger.certificate, checkServerIdentity: () => undefined };
      const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
      // Node warns of the variable.
      const emitWarning = process.emitWarning.bind(process);
      process.emitWarning = () => undefined;
      process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
      try {
        const outgoing = request({ agent, host: "127.0.0.1", port, method: "POST", ...lax });
        outgoing.end("secret");
        const [error] = (await once(outgoing, "error")) as [MutualTlsError];
        assert.equal(error.code, "peer-identity");
        await assert.rejects(connect(await loaded(pair, stranger.certificate), { host: "127.0.0.1", port, peers: PEERS }), {
          code: "peer-untrusted",
        });
      } finally {
        if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
        else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
        process.emitWarning = emitWarning;
        agent.destroy();
      }
      assert.deepEqual(received, []);
    });

    it("leave errors of the network as they are, and end handshakes that do not come to an end", async () => {
      const silent = createPlainServer();
      const port = await servers.start(silent);
      await assert.rejects(connect(own, { host: "127.0.0.1", port, peers: PEERS, handshakeTimeout: 20 }), {
        code: "handshake-failed",
      });
      await servers.stop();
      await assert.rejects(connect(own, { host: "127.0.0.1", port, peers: PEERS }), { code: "ECONNREFUSED" });
    });

    it("take no socket for checked that they did not check", async () => {
      const server = createTlsServer({ cert: pair.certificate, key: pair.key }, (socket) => socket.end());
      const socket = connectTls({
        port: await servers.start(server),
        host: "127.0.0.1",
        ca: trust,
        checkServerIdentity: () => undefined,
      });
      await once(socket, "secureConnect");
      assert.throws(() => peerIdentity(socket), { code: "not-mutual-tls" });
    });
  });

  async function loaded(texts: Pair, roots = trust): Promise<Credentials> {
    const credentials = await loadCredentials(writeFiles(folder.path, "loaded", { ...texts, trust: roots }));
    credentials.close();
    return credentials;
  }
});
