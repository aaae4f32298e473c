import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareCosign, type Cosign, type CosignKeys, type CosignMajor } from "../support/cosign";
import { startDistribution, startReferrersRegistry, type TestRegistry } from "../support/registries";
import { Cell, type PREDICATE_TYPES, tally, type Layout, type Question } from "../support/cosign-cell";

const REGISTRIES: [string, () => Promise<TestRegistry>][] = [
  ["distribution 3", startDistribution],
  ["a registry with referrers", startReferrersRegistry],
];

/** The third major writes no other layout any more. */
const LAYOUTS: Record<CosignMajor, readonly Layout[]> = {
  2: [
    { name: "tags", flags: [], place: "tag" },
    { name: "bundles", flags: ["--new-bundle-format"], place: "referrers" },
  ],
  3: [{ name: "bundles", flags: [], place: "referrers" }],
};

/** Predicates that each type accepts. */
const PREDICATES: Record<keyof typeof PREDICATE_TYPES, object> = {
  slsaprovenance: { buildType: "https://example.com/build", builder: { id: "https://example.com/builder" } },
  slsaprovenance1: {
    buildDefinition: { buildType: "https://example.com/build" },
    runDetails: { builder: { id: "https://example.com/b" } },
  },
  spdxjson: { spdxVersion: "SPDX-2.3", SPDXID: "SPDXRef-DOCUMENT", name: "web" },
  custom: { approved: true },
};
const TYPES = Object.keys(PREDICATES) as (keyof typeof PREDICATE_TYPES)[];

/** Keys of other kinds, which cosign takes over. */
const newRsa = (): string => pkcs8(generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey);
const newP384 = (): string => pkcs8(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey);
const newEd25519 = (): string => pkcs8(generateKeyPairSync("ed25519").privateKey);

describe("what cosign signs", () => {
  const cosigns = new Map<CosignMajor, Cosign>();
  const keys = new Map<CosignMajor, { first: CosignKeys; second: CosignKeys; other: CosignKeys }>();
  const registries = new Map<string, TestRegistry>();
  before(async () => {
    for (const major of [2, 3] as const) {
      const cosign = await prepareCosign(major);
      cosigns.set(major, cosign);
      const [first, second, other] = [
        await cosign.generateKeys("first"),
        await cosign.generateKeys("second"),
        await cosign.generateKeys("other"),
      ];
      keys.set(major, { first, second, other });
      for (const [type, predicate] of Object.entries(PREDICATES)) {
        writeFileSync(join(cosign.folder, `${type}.json`), JSON.stringify(predicate));
      }
    }
    for (const [name, start] of REGISTRIES) registries.set(name, await start());
  });
  after(async () => {
    for (const cosign of cosigns.values()) cosign.remove();
    await Promise.all([...registries.values()].map((registry) => registry.stop()));
    console.log(`      cosign interoperability: ${tally.agreed}/${tally.asked} agree`);
  });

  for (const major of [2, 3] as const) {
    for (const [registry] of REGISTRIES) {
      for (const layout of LAYOUTS[major]) {
        describe(`cosign ${major}, ${layout.name}, ${registry}`, () => {
          let cell: Cell;
          let first: CosignKeys, second: CosignKeys, other: CosignKeys;
          before(() => {
            cell = new Cell(there(cosigns.get(major)), there(registries.get(registry)), layout);
            ({ first, second, other } = there(keys.get(major)));
          });

          it("is accepted with the right key alone", async () => {
            const image = await cell.push("signed");
            await cell.agree("refused", image, { keys: [first] });
            await cell.sign(image, first);
            await cell.agree("accepted", image, { keys: [first] });
            await cell.agree("refused", image, { keys: [other] });
          });

          it("says what its annotations say", async () => {
            const image = await cell.push("annotated");
            await cell.sign(image, first, "-a", "tier=prod", "-a", "version=1.2");
            await cell.agree("accepted", image, { keys: [first] });
            const asking = (annotations: Record<string, string>): Question => ({ keys: [first], annotations });
            if (major === 2 && layout.place === "referrers") {
              // It writes none into its bundles, and takes none there for any.
              await cell.differ("accepted", image, asking({ tier: "prod" }));
              await cell.differ("accepted", image, asking({ tier: "dev" }));
              return;
            }
            await cell.agree("accepted", image, asking({ tier: "prod" }));
            await cell.agree("accepted", image, asking({ tier: "prod", version: "1.2" }));
            await cell.agree("refused", image, asking({ tier: "dev" }));
            await cell.agree("refused", image, asking({ tier: "prod", owner: "shop" }));
          });

          it("is refused for another image", async () => {
            const [image, victim] = [await cell.push("copied"), await cell.push("victim")];
            await cell.sign(image, first);
            await cell.copySignatures(image, victim);
            await cell.agree("accepted", image, { keys: [first] });
            await cell.agree("refused", victim, { keys: [first] });
          });

          it("is found among signatures by several keys", async () => {
            const image = await cell.push("twice");
            for (const signer of [other, first, second]) await cell.sign(image, signer);
            await cell.agree("accepted", image, { keys: [first] });
            await cell.agree("accepted", image, { keys: [second] });
            await cell.agree("accepted", image, { keys: [first, second] });
            const one = await cell.push("once");
            await cell.sign(one, first);
            await cell.agree("refused", one, { keys: [first, second] });
          });

          it("counts for an index, and for its images if they are signed too", async () => {
            const [amd64, arm64] = [await cell.push("amd64"), await cell.push("arm64")];
            const index = await cell.pushIndex([amd64, arm64]);
            await cell.agree("refused", index, { keys: [first] });
            await cell.sign(index, first);
            await cell.agree("accepted", index, { keys: [first] });
            await cell.agree("refused", amd64, { keys: [first] });
            await cell.sign(index, second, "--recursive");
            for (const image of [index, amd64, arm64]) {
              await cell.agree("accepted", image, { keys: [second] });
              await cell.agree("refused", image, { keys: [other] });
            }
          });

          it("does not count for an index of which it is only a part", async () => {
            const [amd64, arm64] = [await cell.push("signed part"), await cell.push("unsigned part")];
            const index = await cell.pushIndex([amd64, arm64]);
            await cell.sign(amd64, first);
            await cell.agree("refused", index, { keys: [first] });
          });

          for (const type of TYPES) {
            it(`is accepted as an attestation of the type ${type}`, async () => {
              const image = await cell.push(`attested ${type}`);
              const question = { keys: [first], types: [type] };
              await cell.sign(image, first);
              await cell.agree("refused", image, question);
              await cell.attest(image, other, type, `${type}.json`);
              await cell.agree("refused", image, question);
              await cell.attest(image, first, type, `${type}.json`);
              await cell.agree("accepted", image, question);
              await cell.agree("refused", image, { keys: [first], types: [type, type === "custom" ? "spdxjson" : "custom"] });
            });
          }

          it("is refused as an attestation of another image", async () => {
            const [image, victim] = [await cell.push("attested and copied"), await cell.push("victim of an attestation")];
            for (const one of [image, victim]) await cell.sign(one, first);
            await cell.attest(image, first, "custom", "custom.json");
            await cell.copySignatures(image, victim, "att");
            await cell.agree("accepted", image, { keys: [first], types: ["custom"] });
            await cell.agree("accepted", victim, { keys: [first] });
            await cell.agree("refused", victim, { keys: [first], types: ["custom"] });
          });

          it("is no signature where it is an attestation", async () => {
            const image = await cell.push("only attested");
            await cell.attest(image, first, "custom", "custom.json");
            if (layout.place === "tag") await cell.agree("refused", image, { keys: [first] });
            // Among bundles, cosign takes a statement of any type for a signature.
            else await cell.differ("accepted", image, { keys: [first] });
          });

          it("is accepted with a key of RSA", async () => {
            const image = await cell.push("rsa");
            const own = await cell.cosign.importKeys("rsa", newRsa());
            await cell.sign(image, own);
            await cell.agree("accepted", image, { keys: [own] });
            await cell.agree("refused", image, { keys: [first] });
          });

          it("is accepted with a key on P-384, whose digest is SHA-384", async () => {
            const image = await cell.push("p384");
            const own = await cell.cosign.importKeys("p384", newP384());
            await cell.sign(image, own);
            const question = { keys: [own], flags: major === 2 ? ["--signature-digest-algorithm", "sha384"] : [] };
            if (major === 2) await cell.agree("accepted", image, question);
            // The third signs with SHA-384, and knows no other than SHA-256 when it verifies.
            else await cell.differ("refused", image, question);
            await cell.agree("refused", image, { ...question, keys: [first] });
          });

          it("is refused with a key of Ed25519, since it is of the variant that hashes before", async () => {
            const image = await cell.push("ed25519");
            const own = await cell.cosign.importKeys("ed25519", newEd25519());
            await cell.sign(image, own);
            await cell.agree("refused", image, { keys: [own] });
          });
        });
      }
    }
  }
});

function pkcs8(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function there<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}
