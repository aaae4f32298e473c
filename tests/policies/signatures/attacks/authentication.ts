/** Attacks on the account: who is it shown to. */
import assert from "node:assert/strict";
import { answer, type HostileHost, type Respond } from "../../../support/hostile-registry";
import { CANARY, requireUnasked, TOKEN_CANARY, type Attack, type World } from "./world";

const EVERYTHING = /^/;
const BASIC = `Basic ${btoa(`${CANARY.username}:${CANARY.password}`)}`;

/** Asks for a token, as the registry does that names a realm, and takes the canary for one. */
function wantToken(world: World, header: string): void {
  const { registry } = world;
  registry.on(/^\/v2\//, (request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN_CANARY}`) return challenge(header)(request, response, 0);
    Object.assign(request.headers, { authorization: BASIC });
    registry.answerHonestly(request, response);
  });
}

function challenge(header: string): Respond {
  return answer(401, "", { "WWW-Authenticate": header });
}

function bearer(realm: string): string {
  return `Bearer realm="${realm}",service="registry",scope="repository:shop/web:pull"`;
}

/** Signs the image and asks for it with a token of the realm. */
function withRealm(realm: (world: World) => string): Attack["prepare"] {
  return (world) => {
    world.sign(world.image);
    wantToken(world, bearer(realm(world)));
    return world.image.digest;
  };
}

/** The token server of the registry itself answers so. */
function withToken(respond: Respond): Attack["prepare"] {
  return (world) => {
    world.registry.on(/^\/token/, respond);
    return withRealm(({ registry }) => `${registry.origin}/token`)(world);
  };
}

function countOf({ seen }: HostileHost, path: RegExp): number {
  return seen.filter(({ url }) => path.test(url)).length;
}

const UNREAD = "its signatures cannot be read: ";
const NO_TOKEN = `${UNREAD}REGISTRY, the token server of REGISTRY, gave no token`;

export function authentication(): readonly Attack[] {
  return [
    {
      name: "nothing: an account and a token server as they should be",
      prepare: withToken((request, response) => {
        assert.equal(request.headers.authorization, BASIC);
        answer(200, { token: TOKEN_CANARY })(request, response, 0);
      }),
      outcome: { verified: ["release"] },
      then: requireUnasked,
    },
    {
      name: "a token server at another host",
      prepare: withRealm(({ elsewhere }) => `${elsewhere.origin}/token`),
      outcome: { undecided: `${UNREAD}REGISTRY names the token server ELSEWHERE, which is another host and not among its realms` },
      then: requireUnasked,
    },
    {
      name: "a token server in plain text",
      prepare: withRealm(({ plain }) => `${plain.origin}/token`),
      outcome: { undecided: `${UNREAD}REGISTRY names the token server PLAIN, which is not https` },
      then: requireUnasked,
    },
    {
      name: "a token server in plain text that is among the realms",
      prepare: withRealm(({ plain }) => `${plain.origin}/token`),
      settings: (world) => ({ realms: [world.plain.name] }),
      outcome: { undecided: `${UNREAD}REGISTRY names the token server PLAIN, which is not https` },
      then: requireUnasked,
    },
    {
      name: "a token server in a private range",
      prepare: withRealm(() => "https://169.254.169.254/token"),
      outcome: {
        undecided: `${UNREAD}REGISTRY names the token server 169.254.169.254, which is another host and not among its realms`,
      },
      then: requireUnasked,
    },
    {
      name: "a token server with a user in its address",
      prepare: withRealm(({ registry, elsewhere }) => `https://${registry.name}@${elsewhere.name}/token`),
      outcome: { undecided: `${UNREAD}REGISTRY names the token server ELSEWHERE, which has credentials in its address` },
      then: requireUnasked,
    },
    {
      name: "a token server whose name begins as the registry's",
      prepare: withRealm(({ registry }) => `${registry.origin}.example.com/token`),
      outcome: { undecided: `${UNREAD}REGISTRY wants an authentication that is not known` },
      then: requireUnasked,
    },
    {
      name: "a realm that is a script",
      prepare: withRealm(() => "javascript:fetch(1)"),
      outcome: { undecided: `${UNREAD}REGISTRY names the token server , which is not https` },
    },
    {
      name: "two realms in one challenge, the second at another host",
      prepare: (world) => {
        const { registry, elsewhere } = world;
        registry.on(/^\/token/, answer(200, { token: TOKEN_CANARY }));
        world.sign(world.image);
        wantToken(world, `Bearer realm="${registry.origin}/token",REALM="${elsewhere.origin}/token"`);
        return world.image.digest;
      },
      outcome: { verified: ["release"] },
      then: requireUnasked,
    },
    {
      name: "a token server that redirects to another host",
      prepare: (world) => withToken(answer(307, "", { Location: `${world.elsewhere.origin}/token` }))(world),
      outcome: { undecided: `${UNREAD}REGISTRY, the token server of REGISTRY, answered with status 307` },
      then: requireUnasked,
    },
    {
      name: "a token that brings a header of its own",
      prepare: withToken(answer(200, { token: `${TOKEN_CANARY}\r\nHost: elsewhere` })),
      outcome: { undecided: NO_TOKEN },
    },
    {
      name: "a token that is no text",
      prepare: withToken(answer(200, { token: { toString: 1 } })),
      outcome: { undecided: NO_TOKEN },
    },
    {
      name: "a token by way of a prototype",
      prepare: withToken(answer(200, `{"__proto__":{"token":"${TOKEN_CANARY}"}}`)),
      outcome: { undecided: NO_TOKEN },
    },
    {
      name: "a token without an end",
      prepare: withToken(answer(200, { token: "a".repeat(300_000) })),
      outcome: { undecided: `${UNREAD}the answer of REGISTRY is longer than 262144 bytes` },
    },
    {
      name: "tokens that are never good enough",
      prepare: withToken((request, response, times) =>
        answer(200, { token: `wrong-${times}`, expires_in: -1 })(request, response, 0),
      ),
      outcome: { undecided: `${UNREAD}REGISTRY refuses the credentials` },
      then: ({ registry }) => assert.ok(countOf(registry, /^\/token/) <= 6, "each request asks for one token more at most"),
    },
    {
      name: "an account that is never good enough",
      prepare: (world) => {
        world.registry.on(EVERYTHING, challenge('Basic realm="registry"'));
        return world.image.digest;
      },
      outcome: { undecided: `${UNREAD}REGISTRY refuses the credentials` },
      then: ({ registry }) => assert.ok(countOf(registry, EVERYTHING) <= 6, "no request is repeated more than once"),
    },
    {
      name: "a challenge of an unknown kind",
      prepare: (world) => {
        world.registry.on(EVERYTHING, challenge('Negotiate, NTLM, Digest realm="registry", nonce="1"'));
        return world.image.digest;
      },
      outcome: { undecided: `${UNREAD}REGISTRY wants an authentication that is not known` },
    },
    {
      name: "a challenge of a thousand commas, quotes and backslashes",
      prepare: (world) => {
        world.registry.on(EVERYTHING, challenge(`Bearer ${",".repeat(4000)} realm="${'\\"\\\\'.repeat(1000)}, x="`));
        return world.image.digest;
      },
      outcome: { undecided: `${UNREAD}REGISTRY wants an authentication that is not known` },
    },
    {
      name: "a challenge longer than headers may be",
      prepare: (world) => {
        world.registry.on(EVERYTHING, challenge(`Bearer realm="${"a".repeat(60_000)}"`));
        return world.image.digest;
      },
      outcome: { undecided: `${UNREAD}the answer of REGISTRY is not one of HTTP (HPE_HEADER_OVERFLOW)` },
    },
    {
      name: "a scope that asks for more than is read",
      prepare: (world) => {
        const { registry } = world;
        registry.on(/^\/token/, answer(200, { token: TOKEN_CANARY }));
        world.sign(world.image);
        wantToken(world, `Bearer realm="${registry.origin}/token",scope="repository:*:pull,push,delete registry:catalog:*"`);
        return world.image.digest;
      },
      outcome: { verified: ["release"] },
      then: ({ registry }) => {
        const scopes = registry.seen
          .filter(({ url }) => url.startsWith("/token"))
          .map(({ url }) => new URL(url, "https://x").searchParams);
        assert.deepEqual([...new Set(scopes.map((asked) => asked.getAll("scope").join()))], ["repository:shop/web:pull"]);
      },
    },
  ];
}
