/** Sessions that are resumed are not verified again; so there are none. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, get } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createServer as createTlsServer } from "node:tls";
import { loadCredentials, mutualTlsAgent, type MutualTlsError, mutualTlsServer } from "../../mtls/index";
import { Authority, makeFolder, type Pair, writeFiles } from "../support/certificates";
import { askAsOpenSsl, Servers } from "../support/tls-peers";

const ID = "spiffe://example.org/web";
const PEERS = { spiffeIds: [ID] };

describe("mutual TLS sessions", () => {
  const folder = makeFolder();
  const servers = new Servers();

  afterEach(() => servers.stop());
  after(() => folder.remove());

  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`are not given by a server (${version}), where a plain one lets a revoked peer in`, async () => {
      const { pair: withdrawn, issuer } = revocable(version);
      const crl = issuer.crl();
      const session = join(folder.path, `${version}.session`);
      const save = ["-sess_out", session, "-ign_eof"];
      const resume = ["-sess_in", session];
      const peer = { pair: withdrawn, trust: issuer.certificate, version };

      const options = { cert: withdrawn.certificate, key: withdrawn.key, ca: issuer.certificate, requestCert: true, crl };
      const plain = createTlsServer(options, (socket) => socket.end(`hello ${String(socket.isSessionReused())}`));
      const plainPort = await servers.start(plain);
      assert.match(await askAsOpenSsl(plainPort, peer, save), /hello false/);
      issuer.revoke(withdrawn.certificate);
      plain.setSecureContext({ ...options, crl: issuer.crl(), ticketKeys: plain.getTicketKeys() });
      assert.match(await askAsOpenSsl(plainPort, peer, resume), /hello true/);

      const files = writeFiles(folder.path, "resuming", { ...issuer.issue(), trust: issuer.certificate, crls: [crl] });
      const credentials = await loadCredentials(files);
      const server = mutualTlsServer(credentials, { peers: PEERS, minVersion: version }, (tls) =>
        createTlsServer({ ...tls, ticketKeys: Buffer.alloc(48) }, (socket) =>
          socket.end(`hello ${String(socket.isSessionReused())}`),
        ),
      );
      const port = await servers.start(server);
      assert.match(await askAsOpenSsl(port, peer, save), /hello false/);
      assert.match(await askAsOpenSsl(port, peer, resume), /hello false/);
      writeFileSync(files.crls[0] ?? "", issuer.crl());
      await credentials.reload();
      const refusal = once(server, "tlsClientError");
      assert.doesNotMatch(await askAsOpenSsl(port, peer, resume), /hello/);
      assert.equal(((await refusal) as [MutualTlsError])[0].code, "peer-revoked");
      credentials.close();
    });
  }

  it("are not asked for by a client, where a plain agent does", async () => {
    const { pair, issuer } = revocable("client");
    const trust = issuer.certificate;
    const own = await loadCredentials(writeFiles(folder.path, "own", { ...pair, trust }));
    const reused: boolean[] = [];
    const server = createTlsServer({ cert: pair.certificate, key: pair.key, ca: trust, requestCert: true }, (socket) => {
      reused.push(socket.isSessionReused());
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"));
    });
    const port = await servers.start(server);
    const plain = new Agent({ ca: trust, cert: pair.certificate, key: pair.key, checkServerIdentity: () => undefined });
    for (const agent of [plain, mutualTlsAgent(own, { peers: PEERS })]) {
      for (let time = 0; time < 2; time += 1) {
        const [response] = (await once(get({ agent, host: "127.0.0.1", port }), "response")) as [NodeJS.ReadableStream];
        assert.equal(await text(response), "ok");
      }
      agent.destroy();
    }
    own.close();
    assert.deepEqual(reused, [false, true, false, false]);
  });

  function revocable(name: string): { pair: Pair; issuer: Authority } {
    const issuer = Authority.root(folder.path, `issuer-${name}`);
    return { issuer, pair: issuer.issue({ names: [`URI:${ID}`] }) };
  }
});
