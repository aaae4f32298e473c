import assert from "node:assert/strict";
import type { VaultType } from "../../../../components/vault/resource";
import { provider } from "../../../../components/vault/provider";
import { startStub, withEnvironment, type StubServer } from "../../../support/stub-server";

const ENVIRONMENT = { VAULT_TOKEN: "canary-token" };
const POLICY = { name: "web", policy: 'path "a" {}', address: "https://vault.example.com:8200" };

describe("The provider of resources of Vault", () => {
  let vault: StubServer;
  beforeEach(async () => {
    vault = await startStub([[204]]);
  });
  afterEach(() => vault.close());

  const of = (type: VaultType): Required<ReturnType<typeof provider>> => provider(type) as Required<ReturnType<typeof provider>>;

  it("tells Vault of settings that change, and of nothing else", async () => {
    const olds = { ...POLICY, allowDestroy: false };
    const elsewhere = { ...olds, address: vault.address, vaultNamespace: "shop", allowDestroy: true, toString: "no setting" };
    await withEnvironment(ENVIRONMENT, async () => {
      assert.deepEqual(await of("Policy").update("", olds, elsewhere), { outs: elsewhere });
      assert.deepEqual(vault.requests, []);
      const changed = { ...elsewhere, policy: "" };
      assert.deepEqual(await of("Policy").update("", elsewhere, changed), { outs: changed });
      assert.deepEqual(
        vault.requests.map(({ method, url }) => [method, url]),
        [["POST", "/v1/sys/policies/acl/web"]],
      );
    });
  });

  it("makes no client for a resource that asks nothing of Vault", async () => {
    const guard = { path: "pki", allowDestroy: true, address: "https://vault.example.com:8200", vaultNamespace: "no-client-yet" };
    await withEnvironment({ ...ENVIRONMENT, VAULT_CACERT: "/there/is/no/such/file.pem" }, async () => {
      const { create, read, update, delete: remove } = of("DestroyGuard");
      assert.deepEqual(await create(guard), { id: "pki", outs: guard });
      assert.deepEqual(await read("pki", guard), { id: "pki", props: guard });
      assert.deepEqual(await update("pki", { ...guard, allowDestroy: false }, guard), { outs: guard });
      await remove("pki", guard);
      await assert.rejects(of("Policy").read("", { ...POLICY, vaultNamespace: "no-client-yet" }), {
        message: /^Vault could not be reached: address or VAULT_CACERT: ENOENT/,
      });
    });
  });
});
