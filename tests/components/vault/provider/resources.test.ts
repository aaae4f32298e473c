import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { provider } from "../../../../components/vault/provider";
import { VAULT_TYPES } from "../../../../components/vault/resource";
import { startProvidedVault, type Properties, type ProvidedVault } from "../../../support/provided-vault";
import { CA, ROOT, SETTINGS } from "./settings-by-hand";

describe("Resources of Vault, on a real OpenBao", () => {
  let vault: ProvidedVault;
  let ca: string;
  let root: string;
  before(async () => {
    vault = await startProvidedVault();
    const { api, caFile } = vault.bao;
    ca = readFileSync(caFile, "utf8");
    await api("POST", "sys/mounts/pki", { type: "pki", config: { max_lease_ttl: "87600h" } });
    const made = await api("POST", "pki/root/generate/internal", { common_name: "root 1", issuer_name: "root-1", ttl: "87600h" });
    root = (made["data"] as { issuer_id: string }).issuer_id;
    for (const [path, type] of Object.entries({ k8s: "kubernetes", approle: "approle" })) {
      await api("POST", `sys/auth/${path}`, { type });
    }
  });
  after(() => (vault as ProvidedVault | undefined)?.stop());

  /** With what only the server knows. */
  const filled = (text: string): string => text.replaceAll(CA, ca).replaceAll(ROOT, root);
  const known = (properties: object): Properties =>
    Object.fromEntries(
      Object.entries(properties).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === "string" ? filled(value) : value,
      ]),
    );

  for (const { type, properties: wanted, id, byHand, drift, isRemoved } of SETTINGS) {
    it(`${type}: is made, read, found changed, mended and taken over`, async () => {
      const { at, bao } = vault;
      const { create, read, diff, update, remove } = vault.of(type);
      const properties = known(wanted);
      assert.deepEqual(await create(properties), { id: filled(id), outs: at(properties) });
      assert.deepEqual(await read(id, properties), at(properties));

      for (const [method, path, body] of byHand) await bao.api(method, filled(path), body && known(body));
      const found = await read(id, properties);
      assert.deepEqual(found, at({ ...properties, ...drift }));

      const { changes, replaces = [] } = await diff(id, found, properties);
      assert.equal(changes, true);
      if (replaces.length > 0) {
        await remove(id, found);
        await create(properties);
      } else assert.deepEqual(await update(id, found, properties), at(properties));
      assert.deepEqual(await read(id, properties), at(properties));
      const again = await diff(id, properties, properties);
      assert.deepEqual([again.changes, again.replaces], [false, []]);

      // What a run that was cut off has made.
      await create(properties);
      assert.deepEqual(await read(id, properties), at(properties));

      await remove(id, properties);
      assert.equal((await read(id, properties)) === undefined, isRemoved);
      await remove(id, properties);
    });
  }

  it("are all of those that a VaultPki registers", () => {
    const final = ["PkiIntermediateRequest", "PkiRootCert", "PkiSignedChain", "PkiSignedIntermediate", "RevokedCertificate"];
    const guards = ["DestroyGuard"];
    assert.deepEqual([...SETTINGS.map(({ type }) => type), ...final, ...guards].sort(), Object.keys(VAULT_TYPES).sort());
    assert.throws(() => provider("Nothing"), { message: 'portcullis has no Vault resource "Nothing"' });
  });
});
