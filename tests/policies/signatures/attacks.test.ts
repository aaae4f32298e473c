import assert from "node:assert/strict";
import type { Verdict } from "../../../policies/signatures/verify/types";
import { makeFolder } from "../../support/certificates";
import { authentication } from "./attacks/authentication";
import { makeCertificates, type Certificates } from "./attacks/certificates";
import { content } from "./attacks/content";
import { keyless } from "./attacks/keyless";
import { listings } from "./attacks/listings";
import { redirects } from "./attacks/redirects";
import { signatures } from "./attacks/signatures";
import { tags } from "./attacks/tags";
import { tls } from "./attacks/tls";
import { transport } from "./attacks/transport";
import { CANARY, TOKEN_CANARY, World, type Attack } from "./attacks/world";

const ATTACKS: readonly Attack[] = [
  ...transport(),
  ...redirects(),
  ...tls(),
  ...authentication(),
  ...content(),
  ...listings(),
  ...signatures(),
  ...keyless,
];
const TAG_ATTACKS = tags();

describe("signatures from a hostile registry", () => {
  const folder = makeFolder();
  let certificates: Certificates;
  let held = 0;

  before(() => {
    certificates = makeCertificates(folder.path);
  });
  after(() => {
    folder.remove();
    console.log(`      attacks: ${held}/${ATTACKS.length + TAG_ATTACKS.length} held`);
  });

  for (const attack of ATTACKS) {
    it(`hold against ${attack.name}`, () =>
      inWorld(attack, async (world) => told(await world.verify(await attack.prepare(world), attack), world)));
  }

  for (const attack of TAG_ATTACKS) {
    it(`hold against ${attack.name}`, () =>
      inWorld(attack, async (world) => {
        attack.prepare(world);
        const { image, reasons, ...verdict } = await world.verifyTag("1.0.0", folder.path);
        const named = reasons?.map((reason) => world.withNames(reason));
        return { ...verdict, image: world.withNames(image), ...(named && { reasons: named }) };
      }));
  }

  async function inWorld(
    { outcome, certificate, then }: { outcome: object; certificate?: Attack["certificate"]; then?: (world: World) => void },
    run: (world: World) => Promise<object>,
  ): Promise<void> {
    const world = await World.create(certificates, certificate);
    try {
      assert.deepEqual(await run(world), outcome);
      requireCanariesKept(world);
      then?.(world);
      held++;
    } finally {
      await world.close();
    }
  }
});

/** A verdict with names in place of hosts and digests. */
function told(verdict: Verdict, world: World): Attack["outcome"] {
  if (verdict.outcome === "verified") return { verified: verdict.by };
  if (verdict.outcome === "undecided") return { undecided: world.withNames(verdict.reason) };
  return { refused: verdict.reasons.map((reason) => world.withNames(reason)) };
}

/** No host but the registry has seen the account or a token of it, in whatever way they are written. */
function requireCanariesKept({ elsewhere, plain }: World): void {
  const { username, password } = CANARY;
  const secrets = [password, TOKEN_CANARY, `${username}:${password}`];
  const written = secrets.flatMap((secret) => [secret, encodeURIComponent(secret), btoa(secret).replace(/=+$/, "")]);
  for (const { url, text } of [...elsewhere.seen, ...plain.seen]) {
    assert.ok(!written.some((secret) => url.includes(secret) || text.includes(secret)), "another host has seen the account");
  }
}
