import assert from "node:assert/strict";
import type { VaultPkiArgs } from "../../../components";
import { made, type Made } from "./vault-pki-program";

const MOUNTS = ["pki-mount", "pki-root-mount"];

/** Names of what is about authorities, without what there is for each mount once. */
function authorities({ names }: Made): string[] {
  return names.filter((name) => /-\d+$/.test(name) && !name.includes("audit"));
}

const isHistory = ({ options }: Made, name: string): boolean => options.get(name)?.ignoreChanges?.includes("*") === true;

describe("The rotation of a VaultPki", () => {
  it("begins with one root and one authority below it", async () => {
    const first = await made();
    assert.deepEqual(authorities(first), [
      "pki-chain-1",
      "pki-issuing-issuer-1",
      "pki-request-1",
      "pki-root-1",
      "pki-root-issuer-1",
      "pki-signed-1",
    ]);
    assert.ok(authorities(first).every((name) => !isHistory(first, name)));
  });

  it("keeps the authority before, which signs lists and nothing else", async () => {
    const [first, second] = [await made(), await made({ generation: 2 })];
    assert.deepEqual(
      authorities(second).filter((name) => !authorities(first).includes(name)),
      ["pki-chain-2", "pki-issuing-issuer-2", "pki-request-2", "pki-signed-2"],
    );
    assert.equal(second.inputs("pki-issuing-issuer-1")["usage"], "read-only,crl-signing,ocsp-signing");
    assert.equal(second.inputs("pki-issuing-issuer-2")["usage"], "read-only,issuing-certificates,crl-signing,ocsp-signing");
    for (const kind of ["request", "signed", "chain"]) {
      assert.ok(isHistory(second, `pki-${kind}-1`) && !isHistory(second, `pki-${kind}-2`), kind);
    }
    assert.ok(!isHistory(second, "pki-root-1"));
  });

  it("lets the root before vouch for the next one", async () => {
    const [first, second] = [await made(), await made({ rootGeneration: 2 })];
    assert.deepEqual(
      authorities(second).filter((name) => !authorities(first).includes(name)),
      ["pki-bridge-2", "pki-bridge-chain-2", "pki-bridge-request-2", "pki-root-2", "pki-root-issuer-2"],
    );
    assert.equal(second.inputs("pki-bridge-request-2")["type"], "existing");
    assert.equal(second.inputs("pki-root-issuer-1")["usage"], "read-only,crl-signing,ocsp-signing");
    assert.ok(isHistory(second, "pki-root-1") && !isHistory(second, "pki-root-2"));
    // Whoever signed once has signed.
    assert.deepEqual(second.options.get("pki-signed-1")?.ignoreChanges, ["issuerRef"]);
  });

  for (const [overlap, generations] of [
    [0, [5]],
    [1, [4, 5]],
    [2, [3, 4, 5]],
  ] as const) {
    it(`keeps generations ${generations.join(", ")} of five with an overlap of ${overlap}`, async () => {
      const fifth = await made({ overlap, generation: 5, rootGeneration: 5 });
      const numbers = (kind: string): number[] =>
        authorities(fifth)
          .filter((name) => name.startsWith(`pki-${kind}-`))
          .map((name) => Number(name.split("-").at(-1)));
      for (const kind of ["signed", "chain", "request", "issuing-issuer", "root-issuer"]) {
        assert.deepEqual(numbers(kind), generations, kind);
      }
      assert.deepEqual(
        authorities(fifth).filter((name) => /^pki-root-\d$/.test(name)),
        generations.map((number) => `pki-root-${number}`),
      );
      const ready = fifth.inputs("pki-issuing-default");
      assert.deepEqual(ready["defaultFollowsLatestIssuer"], false);
    });
  }

  it("has one generation before by default", async () => {
    const names = async (changes: Partial<VaultPkiArgs>): Promise<string[]> =>
      (await made({ ...changes, generation: 3, rootGeneration: 3 })).names;
    assert.deepEqual(await names({}), await names({ overlap: 1 }));
  });

  describe("below an external root", () => {
    const PEM = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;

    it("asks for a certificate first, and issues nothing", async () => {
      let generations: string[] = [];
      const waiting = await made({ externalRoot: { chains: {} } }, ({ certificateRequests }) => {
        generations = Object.keys(certificateRequests);
      });
      assert.deepEqual(generations, ["1"]);
      assert.deepEqual(authorities(waiting), ["pki-request-1"]);
      assert.ok(!waiting.names.some((name) => /root|default/.test(name)));
    });

    it("takes the chain that was signed, and trusts its root", async () => {
      let trust: unknown;
      const chain = [PEM("own"), PEM("between"), PEM("root")].join("\n");
      const { inputs, names } = await made({ generation: 2, externalRoot: { chains: { 1: chain } } }, ({ trustBundle }) => {
        trustBundle.apply((pem) => (trust = pem));
      });
      assert.equal(inputs("pki-chain-1")["certificate"], chain);
      assert.equal(trust, `${PEM("root")}\n`);
      assert.ok(names.includes("pki-request-2") && !names.includes("pki-chain-2"));
      assert.equal(inputs("pki-issuing-issuer-1")["usage"], "read-only,issuing-certificates,crl-signing,ocsp-signing");
      assert.ok(!names.some((name) => name.startsWith("pki-root")));
    });
  });

  describe("loses nothing", () => {
    it("as no authority is deleted, and mounts are protected", async () => {
      const second = await made({ generation: 2, rootGeneration: 2 });
      for (const name of authorities(second).filter((each) => !each.includes("issuer"))) {
        assert.equal(second.options.get(name)?.retainOnDelete, true, name);
      }
      for (const name of MOUNTS) assert.equal(second.options.get(name)?.protect, true, name);
    });

    it("until that is allowed", async () => {
      const { options, inputs } = await made({ allowDestroy: true });
      for (const name of MOUNTS) {
        assert.equal(options.get(name)?.protect, false, name);
        assert.equal(inputs(name)["allowDestroy"], true);
      }
      assert.equal(inputs("pki-guard")["allowDestroy"], true);
    });
  });
});
