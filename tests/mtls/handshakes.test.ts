/** Every kind of peer, with Node and `openssl` at the other end, against a server and against a client of the library. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server } from "node:https";
import { connect, createMutualTlsServer, type Credentials, loadCredentials, MutualTlsError, peerIdentity } from "../../mtls/index";
import { Authority, type CertificateOptions, makeFolder, NAME, type Pair, rawNames, writeFiles } from "../support/certificates";
import { askAsNode, askAsOpenSsl, listen, type Peer, stop, withNodeServer, withOpenSslServer } from "../support/tls-peers";

const DAY = 86_400_000;
const WEB = "spiffe://example.org/ns/shop/sa/web";
const PEERS = {
  spiffeIds: [WEB],
  spiffePrefixes: ["spiffe://example.org/ns/tools/"],
  dnsNames: ["api.example.org", "Db.Example.org"],
};
const LONG_PATH = "a".repeat(2048 - "spiffe://example.org/ns/tools/".length);

interface Row {
  readonly name: string;
  /** By default the intermediate that the trust bundle leads to. */
  readonly by?: "root" | "other" | "twin" | "revoked" | "unlisted" | "expired" | "constrained";
  readonly certificate?: CertificateOptions | ((side: "server" | "client") => CertificateOptions);
  readonly change?: (pair: Pair) => Pair | undefined;
  readonly version?: "TLSv1.2";
  /** Absent: the peer is let in. */
  readonly code?: string;
  /** Where a certificate cannot be left out. */
  readonly onlyAsClient?: boolean;
}

const uri = (...uris: string[]): CertificateOptions => ({ rawNames: rawNames(...uris.map((value) => [NAME.uri, value] as const)) });
const dns = (...names: string[]): CertificateOptions => ({
  rawNames: rawNames(...names.map((value) => [NAME.dns, value] as const)),
});
const other = (side: "server" | "client"): string => (side === "server" ? "clientAuth" : "serverAuth");

const ROWS: readonly Row[] = [
  { name: "an exact SPIFFE id" },
  { name: "a SPIFFE id below a prefix", certificate: uri("spiffe://example.org/ns/tools/sa/backup") },
  { name: "the longest SPIFFE id", certificate: uri(`spiffe://example.org/ns/tools/${LONG_PATH}`) },
  { name: "a DNS name", certificate: dns("api.example.org") },
  { name: "a DNS name in other case on both sides", certificate: dns("dB.example.ORG") },
  { name: "a DNS name among others", certificate: dns("x.example.org", "*.example.org", "api.example.org") },
  { name: "a DNS name beside an ordinary URI", certificate: { names: ["URI:https://example.org/", "DNS:api.example.org"] } },
  { name: "a certificate straight from the root", by: "root" },
  {
    name: "only the usage that is needed",
    certificate: (side) => ({ ...uri(WEB), extendedKeyUsage: side === "server" ? "serverAuth" : "clientAuth" }),
  },

  { name: "no certificate", change: () => undefined, code: "peer-certificate-missing", onlyAsClient: true },
  { name: "another root", by: "other", code: "peer-untrusted" },
  { name: "another root of the same name", by: "twin", code: "peer-untrusted" },
  {
    name: "no intermediate sent",
    change: ({ certificate, key }) => ({ certificate: firstOf(certificate), key }),
    code: "peer-untrusted",
  },
  { name: "outside the name constraints", by: "constrained", certificate: dns("api.example.org"), code: "peer-untrusted" },
  { name: "expired", certificate: { ...uri(WEB), notBefore: ago(2), notAfter: ago(1) }, code: "peer-expired" },
  { name: "not yet valid", certificate: { ...uri(WEB), notBefore: ago(-1), notAfter: ago(-2) }, code: "peer-not-yet-valid" },
  { name: "an expired intermediate", by: "expired", code: "peer-expired" },
  { name: "revoked", certificate: { ...uri(WEB), commonName: "revoked" }, code: "peer-revoked" },
  { name: "a revoked intermediate", by: "revoked", code: "peer-revoked" },
  { name: "an issuer without revocation list", by: "unlisted", code: "peer-revocation-unknown" },
  { name: "TLS 1.2", version: "TLSv1.2", code: "handshake-failed" },

  { name: "no extended key usage", certificate: { ...uri(WEB), extendedKeyUsage: "" }, code: "peer-usage" },
  {
    name: "the usage of the other side",
    certificate: (side) => ({ ...uri(WEB), extendedKeyUsage: other(side) }),
    code: "peer-usage",
  },
  { name: "another usage", certificate: { ...uri(WEB), extendedKeyUsage: "emailProtection" }, code: "peer-usage" },
  { name: "any usage", certificate: { ...uri(WEB), extendedKeyUsage: "anyExtendedKeyUsage" }, code: "peer-usage" },
  { name: "an authority", certificate: { ...uri(WEB), isAuthority: true, keyUsage: "digitalSignature" }, code: "peer-usage" },
  { name: "a key for certificates", certificate: { ...uri(WEB), keyUsage: "digitalSignature, keyCertSign" }, code: "peer-usage" },

  ...[
    `${WEB}-evil`,
    `${WEB}/evil`,
    WEB.slice(0, -1),
    "spiffe://example.org/ns/shop/sa/Web",
    "spiffe://example.org/ns/tools",
    "spiffe://example.org/ns/tools-evil/sa/backup",
    "spiffe://example.org.evil.net/ns/shop/sa/web",
    "spiffe://evil.net/ns/tools/sa/backup",
    "https://example.org/ns/shop/sa/web",
    "urn:spiffe:example.org:web",
  ].map((id) => ({ name: `the URI ${id}`, certificate: uri(id), code: "peer-identity" })),
  ...[
    "spiffe://EXAMPLE.org/ns/shop/sa/web",
    "SPIFFE://example.org/ns/shop/sa/web",
    "spiffe://example.org:443/ns/shop/sa/web",
    "spiffe://user@example.org/ns/shop/sa/web",
    "spiffe://example.org/ns/tools/web?x",
    "spiffe://example.org/ns/tools/web#x",
    "spiffe://example.org/ns/tools/%77eb",
    "spiffe://example.org/ns/tools//web",
    "spiffe://example.org/ns/tools/web/",
    "spiffe://example.org/ns/tools/../shop",
    "spiffe://example.org/ns/tools/./web",
    "spiffe://example.org",
    "spiffe:example.org/ns/tools/web",
    `spiffe://example.org/ns/tools/${LONG_PATH}a`,
    `${WEB}\0.evil`,
    `${WEB}\n`,
    ` ${WEB}`,
    `https://evil.net/", URI:"${WEB}`,
  ].map((id) => ({ name: `the URI ${JSON.stringify(id).slice(0, 60)}`, certificate: uri(id), code: "peer-names" })),
  { name: "two URIs, both of them peers", certificate: uri(WEB, "spiffe://example.org/ns/tools/x"), code: "peer-names" },
  { name: "one URI twice", certificate: uri(WEB, WEB), code: "peer-names" },
  {
    name: "two URIs beside a DNS name",
    certificate: { names: [`URI:${WEB}`, "URI:https://evil.net/", "DNS:api.example.org"] },
    code: "peer-names",
  },

  ...["evil-api.example.org", "api.example.org.evil.net", "example.org", "x.api.example.org", "*.example.org"].map((name) => ({
    name: `the DNS name ${name}`,
    certificate: dns(name),
    code: "peer-identity",
  })),
  ...[
    'evil.net", DNS:"api.example.org',
    "evil.net, DNS:api.example.org",
    "api.example.org\0.evil.net",
    "api.example.org\n",
    "api.example.org.",
    "",
    "ap\u00ed.example.org",
  ].map((name) => ({ name: `the DNS name ${JSON.stringify(name)}`, certificate: dns(name), code: "peer-names" })),
  { name: "an injected name beside a good one", certificate: dns("api.example.org", "evil.net, DNS:x"), code: "peer-names" },
  {
    name: "the name within an e-mail address",
    certificate: { rawNames: rawNames([NAME.email, "x@evil.net, DNS:api.example.org"]) },
    code: "peer-identity",
  },
  { name: "the name as common name only", certificate: { commonName: "api.example.org" }, code: "peer-identity" },
  {
    name: "the SPIFFE id as common name",
    certificate: { commonName: "URI:spiffe:example.org", ...dns("evil.net") },
    code: "peer-identity",
  },
];

describe("mutual TLS handshakes", () => {
  const folder = makeFolder();
  const twins = makeFolder();
  const root = Authority.root(folder.path, "root");
  const middle = root.intermediate(folder.path, "middle");
  const authorities = {
    root,
    middle,
    other: Authority.root(folder.path, "other"),
    twin: Authority.root(twins.path, "root"),
    revoked: root.intermediate(folder.path, "withdrawn"),
    unlisted: root.intermediate(folder.path, "unlisted"),
    expired: root.intermediate(folder.path, "outdated", { notBefore: ago(2), notAfter: ago(1) }),
    constrained: root.intermediate(folder.path, "constrained", {
      extensions: ["nameConstraints = critical, permitted;DNS:shop.example.org"],
    }),
  };
  const pairs = new Map<string, Pair | undefined>();
  let own: Credentials;
  let server: Server;
  let port: number;

  before(async () => {
    for (const row of ROWS) {
      for (const side of ["server", "client"] as const) pairs.set(`${row.name} as ${side}`, issue(row, side));
    }
    root.revoke(authorities.revoked.certificate);
    const listed = [root, middle, authorities.revoked, authorities.constrained, authorities.expired];
    const crls = [...listed.map((authority) => authority.crl()), authorities.other.crl()];
    const files = writeFiles(folder.path, "own", {
      ...middle.issue(uri("spiffe://example.org/own")),
      trust: root.certificate,
      crls,
    });
    own = await loadCredentials(files);
    server = createMutualTlsServer(own, { peers: PEERS }, ({ socket }, response) => {
      const { spiffeId, dnsNames } = peerIdentity(socket);
      response.end(`hello ${spiffeId ?? dnsNames.join()}`);
    });
    port = await listen(server);
  });

  after(async () => {
    own.close();
    await stop(server);
    folder.remove();
    twins.remove();
  });

  for (const row of ROWS) {
    const title = `${row.name}: ${row.code ?? "let in"}`;
    const peer = (side: "server" | "client"): Peer => ({
      pair: pairs.get(`${row.name} as ${side}`),
      trust: root.certificate,
      ...(row.version && { version: row.version }),
    });

    for (const [kind, ask] of Object.entries({ node: askAsNode, openssl: askAsOpenSsl })) {
      it(`${kind} as client: ${title}`, async () => {
        const refusal = row.code === undefined ? undefined : once(server, "tlsClientError");
        const answer = await ask(port, peer("client"));
        // A wildcard in a certificate is no identity.
        if (!refusal) return assert.match(answer, /hello (spiffe:[^*]*|[^*]*api\.example\.org|db\.example\.org)$/);
        assert.doesNotMatch(answer, /hello/);
        const [error] = (await refusal) as [MutualTlsError];
        assert.equal(error.code, row.code, error.message);
        assert.ok(error instanceof MutualTlsError);
      });
    }

    if (row.onlyAsClient) continue;
    for (const [kind, serve] of Object.entries({ node: withNodeServer, openssl: withOpenSslServer })) {
      it(`${kind} as server: ${title}`, async () => {
        await serve(peer("server"), async (peerPort) => {
          const socket = connect(own, { host: "127.0.0.1", port: peerPort, peers: PEERS });
          if (row.code !== undefined) return assert.rejects(socket, { name: "MutualTlsError", code: row.code });
          const open = await socket;
          assert.ok(peerIdentity(open).notAfter.getTime() > Date.now());
          open.write("madam\n");
          const [data] = (await once(open, "data")) as [Buffer];
          assert.match(data.toString(), /madam/);
          open.destroy();
        });
      });
    }
  }

  function issue(row: Row, side: "server" | "client"): Pair | undefined {
    const options = typeof row.certificate === "function" ? row.certificate(side) : (row.certificate ?? uri(WEB));
    const authority = authorities[row.by ?? "middle"];
    const pair = authority.issue(options);
    if (row.name === "revoked") authority.revoke(firstOf(pair.certificate));
    return row.change ? row.change(pair) : pair;
  }
});

function ago(days: number): Date {
  return new Date(Date.now() - days * DAY);
}

function firstOf(chain: string): string {
  const end = "-----END CERTIFICATE-----\n";
  return chain.slice(0, chain.indexOf(end) + end.length);
}
