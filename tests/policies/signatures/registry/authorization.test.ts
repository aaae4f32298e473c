import assert from "node:assert/strict";
import type { Credentials } from "../../../../policies/signatures/registry/options";
import { authorizations, CANARY, manifestOf, refusal, Servers, type Handler } from "./support";

const IMAGE = manifestOf({ config: {}, layers: [] });
const BASIC = `Basic ${Buffer.from(`${CANARY.username}:${CANARY.password}`).toString("base64")}`;

describe("Registry client: token authentication", () => {
  let servers: Servers;
  before(() => (servers = new Servers()));
  afterEach(() => servers.closeAll());
  after(() => servers.remove());

  /** A registry that takes `token-<n>` for n from `oldest`, and sends others to the realm. */
  const wantingToken =
    (realm: () => string, oldest: () => number = () => 1): Handler =>
    (request, response) => {
      const number = Number(/^Bearer token-(\d+)$/.exec(request.headers.authorization ?? "")?.[1] ?? 0);
      if (number >= oldest()) return response.end(IMAGE.bytes);
      const challenge = `Bearer realm="${realm()}",service="the, \\"registry\\"",scope="repository:somebody/else:push,delete"`;
      response.writeHead(401, { "WWW-Authenticate": challenge }).end();
    };
  const givingTokens = (settings: object = {}): Handler => {
    let count = 0;
    return (_, response) => response.end(JSON.stringify({ token: `token-${++count}`, expires_in: 300, ...settings }));
  };

  it("gets one token for all that want the same, with a scope of its own, and shows the account to the token server only", async () => {
    const tokens = await servers.start(givingTokens());
    const registry = await servers.start(wantingToken(() => `${tokens.address}/token?kept=1`));
    const repository = servers.repository(registry.host, { realms: [tokens.host] });
    await Promise.all(Array.from({ length: 10 }, () => repository.manifest("1.0")));
    assert.equal(registry.requests.length, 11);
    assert.deepEqual(authorizations(registry), [undefined, ...Array.from({ length: 10 }, () => "Bearer token-1")]);
    assert.equal(tokens.requests.length, 1);
    assert.deepEqual(authorizations(tokens), [BASIC]);
    const asked = new URL(tokens.requests[0]?.url ?? "", "https://x").searchParams;
    assert.deepEqual(Object.fromEntries(asked), {
      kept: "1",
      service: 'the, "registry"',
      scope: "repository:team/app:pull",
    });
  });

  it("asks for the right to push where it pushes", async () => {
    const home = await servers.start((request, response) => {
      if (request.url?.startsWith("/token")) givingTokens()(request, response);
      else wantingToken(() => `${home.address}/token`)(request, response);
    });
    const repository = servers.repository(home.host);
    await repository.manifest("1.0");
    await repository.pushManifest(IMAGE.bytes, "text/plain", "1.0");
    const scopes = home.requests.flatMap(({ url }) => new URL(url, home.address).searchParams.get("scope") ?? []);
    assert.deepEqual(scopes, ["repository:team/app:pull", "repository:team/app:pull,push"]);
  });

  it("gets another token where the registry is no longer content, and gives up where that is refused as well", async () => {
    let oldest = 1;
    const tokens = await servers.start(givingTokens());
    const registry = await servers.start(
      wantingToken(
        () => tokens.address,
        () => oldest,
      ),
    );
    const repository = servers.repository(registry.host, { realms: [tokens.host] });
    await repository.manifest("1.0");
    oldest = 2;
    await Promise.all([repository.manifest("1.0"), repository.manifest("1.0")]);
    assert.equal(tokens.requests.length, 2);
    oldest = 100;
    assert.deepEqual(await refusal(repository.manifest("1.0")), ["unauthorized", `${registry.host} refuses the credentials`]);
    assert.equal(tokens.requests.length, 3);
  });

  it("gets another token when the first has expired", async () => {
    const tokens = await servers.start(givingTokens({ expires_in: 0.000_001 }));
    const registry = await servers.start(wantingToken(() => tokens.address));
    const repository = servers.repository(registry.host, { realms: [tokens.host] });
    await repository.manifest("1.0");
    await repository.manifest("1.0");
    assert.deepEqual(authorizations(registry), [undefined, "Bearer token-1", "Bearer token-2"]);
  });

  it("exchanges an identity token in a form, which no address shows", async () => {
    const tokens = await servers.start((_, response) => response.end(JSON.stringify({ access_token: "token-1" })));
    const registry = await servers.start(wantingToken(() => tokens.address));
    const credentials = (): Promise<Credentials> => Promise.resolve({ identityToken: CANARY.password });
    assert.ok(await servers.repository(registry.host, { realms: [tokens.host], credentials }).manifest("1.0"));
    assert.deepEqual(
      tokens.requests.map(({ method, url, body }) => ({ method, url, token: new URLSearchParams(body).get("refresh_token") })),
      [{ method: "POST", url: "/", token: CANARY.password }],
    );
  });

  it("asks without an account where there is none", async () => {
    const tokens = await servers.start(givingTokens());
    const registry = await servers.start(wantingToken(() => tokens.address));
    const credentials = (): Promise<undefined> => Promise.resolve(undefined);
    assert.ok(await servers.repository(registry.host, { realms: [tokens.host], credentials }).manifest("1.0"));
    assert.deepEqual(authorizations(tokens), [undefined]);
  });

  it("sends nothing to a token server that is not the registry's", async () => {
    const tokens = await servers.start(givingTokens());
    const registry = await servers.start(wantingToken(() => tokens.address));
    assert.deepEqual(await refusal(servers.repository(registry.host).manifest("1.0")), [
      "realm-refused",
      `${registry.host} names the token server ${tokens.host}, which is another host and not among its realms`,
    ]);
    assert.equal(tokens.requests.length, 0);
    assert.deepEqual(authorizations(registry), [undefined]);
  });

  for (const [what, realm, host, message] of [
    ["in plain text", "http://127.0.0.1:1/token", "127.0.0.1:1", "is not https"],
    ["in a private range", "https://10.0.0.1/token", "10.0.0.1", "is another host and not among its realms"],
    ["with an account in its address", "https://a:b@127.0.0.1:2/", "127.0.0.1:2", "has credentials in its address"],
  ] as const) {
    it(`sends nothing to a token server ${what}`, async () => {
      const registry = await servers.start(wantingToken(() => realm));
      const realms = ["127.0.0.1:1", "127.0.0.1:2"];
      assert.deepEqual(await refusal(servers.repository(registry.host, { realms }).manifest("1.0")), [
        "realm-refused",
        `${registry.host} names the token server ${host}, which ${message}`,
      ]);
      assert.deepEqual(authorizations(registry), [undefined]);
    });
  }

  it("does not follow a token server that redirects", async () => {
    const other = await servers.start(givingTokens());
    const tokens = await servers.start((_, response) => response.writeHead(307, { Location: other.address }).end());
    const registry = await servers.start(wantingToken(() => tokens.address));
    assert.deepEqual(await refusal(servers.repository(registry.host, { realms: [tokens.host] }).manifest("1.0")), [
      "status",
      `${tokens.host}, the token server of ${registry.host}, answered with status 307`,
    ]);
    assert.equal(other.requests.length, 0);
  });

  for (const [what, status, body, code, message] of [
    ["refuses", 401, "s3cret", "unauthorized", "refuses the credentials"],
    ["gives none", 200, "{}", "protocol", "gave no token"],
    ["gives what is none", 200, '{"token": "a\\r\\nX-Injected: s3cret"}', "protocol", "gave no token"],
    ["answers in no JSON", 200, "s3cret", "protocol", "gave no token"],
  ] as const) {
    it(`says that a token server ${what}`, async () => {
      const tokens = await servers.start((_, response) => response.writeHead(status).end(body));
      const registry = await servers.start(wantingToken(() => tokens.address));
      assert.deepEqual(await refusal(servers.repository(registry.host, { realms: [tokens.host] }).manifest("1.0")), [
        code,
        `${tokens.host}, the token server of ${registry.host}, ${message}`,
      ]);
    });
  }

  for (const [what, challenge, credentials, message] of [
    ["no account for Basic", 'Basic realm="x"', undefined, "wants an account, and none is known for it"],
    ["a wrong account", 'Basic realm="x"', CANARY, "refuses the credentials"],
    [
      "an identity token for Basic",
      "Basic",
      { identityToken: "s3cret" },
      "wants an account, and only an identity token is known for it",
    ],
    ["another scheme", "Negotiate", CANARY, "wants an authentication that is not known"],
    ["no scheme", "", CANARY, "wants an authentication that is not known"],
  ] as const) {
    it(`gives up with ${what}`, async () => {
      const { host, requests } = await servers.start((_, response) =>
        response.writeHead(401, { "WWW-Authenticate": challenge }).end(),
      );
      const source = (): Promise<Credentials | undefined> => Promise.resolve(credentials);
      const read = servers.repository(host, { credentials: source }).manifest("1.0");
      assert.deepEqual(await refusal(read), ["unauthorized", `${host} ${message}`]);
      assert.ok(requests.length <= 2);
    });
  }

  it("speaks plain text to a registry on loopback that may, and to no other", async () => {
    const plain = await servers.start((request, response) => {
      if (request.url?.startsWith("/token")) givingTokens()(request, response);
      else wantingToken(() => `${plain.address}/token`)(request, response);
    }, true);
    assert.ok(await servers.repository(plain.host, { insecureLoopback: true }).manifest("1.0"));
    const [code] = await refusal(servers.repository(plain.host).manifest("1.0"));
    assert.equal(code, "tls");
    assert.throws(() => servers.repository("registry.example.com", { insecureLoopback: true }), {
      code: "tls",
      message: "registry.example.com is not on the loopback interface, and is spoken to over TLS only",
    });
  });
});
