import assert from "node:assert/strict";
import { makeFolder } from "../../support/certificates";
import { issueServerCertificate, type ServerCertificate } from "../../support/server-certificate";
import { authentication } from "./attacks/authentication";
import { content } from "./attacks/content";
import { keyless } from "./attacks/keyless";
import { signatures } from "./attacks/signatures";
import { transport } from "./attacks/transport";
import { CANARY, TOKEN_CANARY, World, type Attack } from "./attacks/world";

const ATTACKS: readonly Attack[] = [...transport, ...authentication, ...content, ...signatures, ...keyless];

describe("signatures from a hostile registry", () => {
  const folder = makeFolder();
  let certificate: ServerCertificate;
  let held = 0;

  before(() => {
    certificate = issueServerCertificate(folder.path, ["DNS:localhost", "IP:127.0.0.1"]);
  });
  after(() => {
    folder.remove();
    console.log(`      attacks: ${held}/${ATTACKS.length} held`);
  });

  for (const attack of ATTACKS) {
    it(`holds against ${attack.name}`, async () => {
      const world = await World.create(certificate);
      try {
        const verdict = await world.verify(await attack.prepare(world), attack);
        assert.deepEqual(told(verdict, world), attack.outcome);
        requireCanariesKept(world);
        attack.then?.(world);
        held++;
      } finally {
        await world.close();
      }
    });
  }
});

/** A verdict with names in place of hosts and digests. */
function told(verdict: Awaited<ReturnType<World["verify"]>>, world: World): Attack["outcome"] {
  if (verdict.outcome === "verified") return { verified: verdict.by };
  if (verdict.outcome === "undecided") return { undecided: world.withNames(verdict.reason) };
  return { refused: verdict.reasons.map((reason) => world.withNames(reason)) };
}

/** No host but the registry has seen the account or a token of it, in whatever way they are written. */
function requireCanariesKept({ elsewhere, plain }: World): void {
  const { username, password } = CANARY;
  const secrets = [password, TOKEN_CANARY, `${username}:${password}`];
  const written = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), btoa(secret), btoa(secret).replace(/=+$/, "")]);
  for (const { url, text } of [...elsewhere.seen, ...plain.seen]) {
    assert.ok(!written.some((secret) => url.includes(secret) || text.includes(secret)), `a host that it is not for has seen the account`);
  }
}
