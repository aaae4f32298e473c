/** Mutual TLS with certificates of a VaultPki: a server and a client of the library, with Node and `openssl` at the other end. */
import assert from "node:assert/strict";
import { connect, createMutualTlsServer, loadCredentials, MutualTlsError, peerIdentity, type Credentials } from "../../mtls";
import { Authority, makeFolder, type Pair } from "../support/certificates";
import { BILLING, ORDERS, PATH, ExamplePki, WEB, type Issued } from "../support/example-pki";
import { askAsNode, askAsOpenSsl, Servers, withNodeServer, withOpenSslServer, type Peer } from "../support/tls-peers";

const DAY = 86_400_000;

/** Who may be at the other end of a server, and of a client. */
const CLIENTS = { spiffeIds: [ORDERS.uri_sans] };
const SERVERS = { dnsNames: [WEB.alt_names] };

describe("mutual TLS with certificates of a real OpenBao", function () {
  this.timeout(240_000);
  const certificates = makeFolder();
  const servers = new Servers();
  let pki: ExamplePki;
  let trust: string;
  let server: Credentials;
  let client: Credentials;
  let port: number;
  let peers: Record<string, Peer>;
  let refusals: string[];

  before(async () => {
    pki = await ExamplePki.start();
    await pki.up();
    const revokedClient = await pki.issue("orders-client", ORDERS);
    const revokedServer = await pki.issue("web-server", WEB);
    // A certificate of Vault's that has ended, without waiting for one: its life is set in the past by hand, as no role would.
    const expired = {
      key_type: "ec",
      allow_any_name: true,
      require_cn: false,
      cn_validations: ["disabled"],
      allowed_uri_sans: ["*"],
    };
    await pki.bao.api("POST", `${PATH}/roles/expired`, { ...expired, not_before_duration: "2h" });
    await pki.up({ revoked: [revokedClient.serial_number, revokedServer.serial_number] });
    trust = await pki.trustBundle();
    const lists = await pki.revocationLists(`${PATH}/issuer/issuing-1`, `${PATH}-root/issuer/root-1`);
    const load = async (name: string, issued: Issued): Promise<Credentials> =>
      loadCredentials({
        certificate: pki.file(`${name}.crt`, issued.certificate, ...intermediates(issued)),
        key: pki.file(`${name}.key`, issued.private_key),
        trust: pki.file(`${name}-trust.pem`, trust),
        crls: lists.map((list, i) => pki.file(`${name}-${i}.crl`, list)),
      });
    const web = await pki.issue("web-server", WEB);
    const orders = await pki.issue("orders-client", ORDERS);
    server = await load("server", web);
    client = await load("client", orders);
    const foreign = Authority.root(certificates.path, "elsewhere");
    const past = { notBefore: new Date(Date.now() - 2 * DAY), notAfter: new Date(Date.now() - DAY) };
    peers = {
      "a client of the right role": peer(orders),
      "no certificate": { trust },
      "a certificate of another CA": { trust, pair: foreign.issue({ names: [`URI:${ORDERS.uri_sans}`, `DNS:${WEB.alt_names}`] }) },
      "an expired certificate": { trust, pair: pairOf(await issueExpired(past.notAfter)) },
      "a revoked client certificate": peer(revokedClient),
      "a revoked server certificate": peer(revokedServer),
      "the client certificate of somebody else": peer(await pki.issue("billing-client", BILLING)),
      "a server certificate": peer(web),
    };
    refusals = [];
    const accepting = createMutualTlsServer(server, { peers: CLIENTS }, (request, response) => {
      response.end(`hello ${peerIdentity(request.socket).spiffeId}`);
    });
    accepting.on("tlsClientError", (error: Error) => refusals.push(error instanceof MutualTlsError ? error.code : error.message));
    port = await servers.start(accepting);
  });
  after(async () => {
    await servers.stop();
    server.close();
    client.close();
    certificates.remove();
    await pki.stop();
  });

  const peer = (issued: Issued): Peer => ({ trust, pair: pairOf(issued) });

  /** A certificate of the same authority whose end has passed: OpenBao takes a date for it. */
  async function issueExpired(notAfter: Date): Promise<Issued> {
    const dates = { not_before: new Date(notAfter.getTime() - DAY).toISOString(), not_after: notAfter.toISOString() };
    const request = { alt_names: WEB.alt_names, uri_sans: ORDERS.uri_sans, ...dates };
    return (await pki.bao.api("POST", `${PATH}/issue/expired`, request))["data"] as Issued;
  }

  const AS_CLIENT: Record<string, boolean> = {
    "a client of the right role": true,
    "no certificate": false,
    "a certificate of another CA": false,
    "an expired certificate": false,
    "a revoked client certificate": false,
    "the client certificate of somebody else": false,
    "a server certificate": false,
  };
  for (const [name, isLetIn] of Object.entries(AS_CLIENT)) {
    for (const [tool, ask] of Object.entries({ Node: askAsNode, "openssl s_client": askAsOpenSsl })) {
      it(`${isLetIn ? "lets in" : "refuses"} ${name}, shown to a server by ${tool}`, async () => {
        const answer = await ask(port, peers[name] ?? { trust });
        if (isLetIn) assert.match(answer, /hello spiffe:\/\/prod\.example\.com\/ns\/shop\/sa\/orders/);
        else assert.equal(answer, "");
      });
    }
  }

  const AS_SERVER: Record<string, string | undefined> = {
    "a server certificate": undefined,
    "a certificate of another CA": "peer-untrusted",
    "an expired certificate": "peer-expired",
    "a revoked server certificate": "peer-revoked",
    "the client certificate of somebody else": "peer-usage",
  };
  for (const [name, code] of Object.entries(AS_SERVER)) {
    for (const [tool, withServer] of Object.entries({ Node: withNodeServer, "openssl s_server": withOpenSslServer })) {
      it(`${code === undefined ? "accepts" : "refuses"} ${name}, shown to a client by ${tool}`, async () => {
        await withServer(peers[name] ?? { trust }, async (serverPort) => {
          const connecting = connect(client, { host: "127.0.0.1", port: serverPort, peers: SERVERS });
          if (code === undefined) (await connecting).destroy();
          else await assert.rejects(connecting, (error) => error instanceof MutualTlsError && error.code === code);
        });
      });
    }
  }
});

function pairOf({ certificate, private_key, ca_chain }: Issued): Pair {
  return { certificate: [certificate, ...intermediates({ ca_chain })].map((pem) => `${pem.trim()}\n`).join(""), key: private_key };
}

/** What a peer has to be shown besides the leaf: all but the root, which it has. */
function intermediates({ ca_chain }: Pick<Issued, "ca_chain">): string[] {
  return ca_chain.slice(0, -1);
}
