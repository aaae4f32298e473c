import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import type { VaultType } from "../../../../components/vault/resource";
import type { OpenBao } from "../../../support/openbao";
import { startProvidedVault, type Made, type Properties, type ProvidedVault } from "../../../support/provided-vault";

const KEY = { type: "internal", keyType: "ec" };
const ROOT = {
  ...KEY,
  keyBits: 384,
  backend: "root",
  commonName: "root 1",
  issuerName: "root-1",
  keyName: "root-1",
  ttl: "87600h",
  maxPathLength: 1,
};
const REQUEST = { ...KEY, keyBits: 256, backend: "pki", commonName: "issuing 1", keyName: "issuing-1" };

describe("Authorities in Vault, on a real OpenBao", () => {
  let vault: ProvidedVault;
  let bao: OpenBao;
  before(async () => {
    vault = await startProvidedVault();
    bao = vault.bao;
    for (const name of ["root", "pki"]) {
      await bao.api("POST", `sys/mounts/${name}`, { type: "pki", description: name, config: { max_lease_ttl: "87600h" } });
    }
  });
  after(() => (vault as ProvidedVault | undefined)?.stop());

  const create = (type: VaultType, properties: Properties): Promise<Made> => vault.of(type).create(properties);

  async function isThere(type: VaultType, { id, outs }: Made): Promise<boolean> {
    const found = await vault.of(type).read(id, outs);
    if (found === undefined) return false;
    assert.deepEqual(found, outs);
    return true;
  }

  async function names(path: string): Promise<string[]> {
    const { status, body } = await bao.call("LIST", path);
    return status === 404 ? [] : (body["data"] as { keys: string[] }).keys;
  }

  async function chainFor(csr: unknown, more: Properties = {}): Promise<Made> {
    return create("PkiSignedIntermediate", {
      backend: "root",
      issuerRef: "root-1",
      csr,
      commonName: "issuing 1",
      ttl: "26280h",
      maxPathLength: 0,
      permittedDnsDomains: ["shop.example.com"],
      excludeCnFromSans: true,
      useCsrValues: false,
      ...more,
    });
  }

  describe("a root", () => {
    it("is made once: a run after one that was cut off takes it over", async () => {
      const first = await create("PkiRootCert", ROOT);
      assert.equal(first.id, "root/issuer/root-1");
      const certificate = new X509Certificate(String(first.outs["certificate"]));
      assert.deepEqual([certificate.ca, certificate.publicKey.asymmetricKeyDetails?.namedCurve], [true, "secp384r1"]);
      assert.deepEqual(await create("PkiRootCert", ROOT), first);
      assert.deepEqual([(await names("root/issuers")).length, (await names("root/keys")).length], [1, 1]);
      assert.ok(await isThere("PkiRootCert", first));
      assert.doesNotMatch(JSON.stringify(first), /PRIVATE KEY/);
    });

    it("is made of the key that such a run has left", async () => {
      await bao.api("POST", "root/keys/generate/internal", { key_name: "left", key_type: "ec", key_bits: 384 });
      const keys = await names("root/keys");
      const { outs } = await create("PkiRootCert", { ...ROOT, commonName: "root left", issuerName: "root-left", keyName: "left" });
      assert.deepEqual(await names("root/keys"), keys);
      assert.ok(keys.includes(String(outs["keyId"])));
    });

    it("is not made of a key of another kind that has its name", async () => {
      await bao.api("POST", "root/keys/generate/internal", { key_name: "weak", key_type: "rsa", key_bits: 2048 });
      const before = await names("root/issuers");
      await assert.rejects(create("PkiRootCert", { ...ROOT, commonName: "weak", issuerName: "weak", keyName: "weak" }), {
        message: "there is a key at root/key/weak of another type: rsa",
      });
      assert.deepEqual(await names("root/issuers"), before);
    });

    it("is not taken over if it is of somebody else", async () => {
      await assert.rejects(create("PkiRootCert", { ...ROOT, commonName: "root of another" }), {
        message: "root has another issuer of the name root-1",
      });
    });

    it("is not taken over if Vault holds no key of it", async () => {
      await bao.api("POST", "sys/mounts/keyless", { type: "pki", config: { max_lease_ttl: "87600h" } });
      const { outs } = await create("PkiRootCert", ROOT);
      const { data } = await bao.api("POST", "keyless/issuers/import/cert", { pem_bundle: outs["certificate"] });
      const [issuer] = (data as { imported_issuers: string[] }).imported_issuers;
      await bao.api("POST", `keyless/issuer/${issuer}`, { issuer_name: "root-1" });
      await assert.rejects(create("PkiRootCert", { ...ROOT, backend: "keyless" }), {
        message: "keyless has another issuer of the name root-1",
      });
    });

    it("is not made for less time than was asked for, and nothing is left behind", async () => {
      await bao.api("POST", "sys/mounts/short", { type: "pki", config: { max_lease_ttl: "24h" } });
      const message = "the mount short allows 86400 s instead of 315360000 s; raise its maxLeaseTtlSeconds";
      await assert.rejects(create("PkiRootCert", { ...ROOT, backend: "short" }), { message });
      await assert.rejects(create("PkiRootCert", { ...ROOT, backend: "short" }), { message });
      assert.deepEqual([await names("short/issuers"), await names("short/keys")], [[], []]);
    });

    it("is not taken over if it lives for less time than was asked for", async () => {
      await bao.api("POST", "root/root/generate/internal", {
        common_name: "brief",
        issuer_name: "brief",
        key_name: "brief",
        key_type: "ec",
        ttl: "24h",
      });
      await assert.rejects(create("PkiRootCert", { ...ROOT, commonName: "brief", issuerName: "brief", keyName: "brief" }), {
        message: /^Vault made a certificate for \d+ s instead of 315360000 s/,
      });
    });

    it("stays when its resource goes, and is found gone once it is", async () => {
      const brief = { ...ROOT, commonName: "going", issuerName: "going", keyName: "going" };
      const made = await create("PkiRootCert", brief);
      await vault.of("PkiRootCert").remove(made.id, made.outs);
      assert.ok(await isThere("PkiRootCert", made));
      await bao.api("DELETE", "root/issuer/going");
      assert.ok(!(await isThere("PkiRootCert", made)));
    });

    it("has a key that never leaves Vault", async () => {
      for (const type of ["exported", "kms"]) {
        await assert.rejects(create("PkiRootCert", { ...ROOT, type, issuerName: "x", keyName: "x" }), {
          message: "the key of a CA must stay in Vault: type internal",
        });
      }
    });
  });

  describe("an authority below it", () => {
    it("has one key, however often its request is made", async () => {
      const first = await create("PkiIntermediateRequest", REQUEST);
      const second = await create("PkiIntermediateRequest", REQUEST);
      assert.equal(first.outs["keyId"], second.outs["keyId"]);
      assert.match(String(second.outs["csr"]), /^-----BEGIN CERTIFICATE REQUEST-----/);
      assert.equal((await names("pki/keys")).length, 1);
      assert.ok(await isThere("PkiIntermediateRequest", first));
      const gone = await create("PkiIntermediateRequest", { ...REQUEST, keyName: "gone" });
      await bao.api("DELETE", "pki/key/gone");
      assert.ok(!(await isThere("PkiIntermediateRequest", gone)));
    });

    it("needs a key that is there where one is named", async () => {
      const own = { type: "existing", backend: "pki", commonName: "bridge", keyRef: "none" };
      await assert.rejects(create("PkiIntermediateRequest", own), { message: "there is no key at pki/key/none" });
    });

    it("is signed, imported with its chain, and found", async () => {
      const { outs } = await create("PkiIntermediateRequest", REQUEST);
      const signed = await chainFor(outs["csr"]);
      const [own, root] = signed.outs["caChains"] as string[];
      const certificate = [signed.outs["certificate"], root].join("\n");
      assert.equal(new X509Certificate(String(own)).raw.equals(new X509Certificate(String(signed.outs["certificate"])).raw), true);
      assert.ok(await isThere("PkiSignedIntermediate", signed));
      const chain = await create("PkiSignedChain", { backend: "pki", certificate });
      assert.ok(await isThere("PkiSignedChain", chain));
      assert.deepEqual((await create("PkiSignedChain", { backend: "pki", certificate })).outs, chain.outs);
      const [issuer] = chain.outs["importedIssuers"] as string[];
      const { data } = await bao.api("GET", `pki/issuer/${issuer}`);
      const { ca_chain, key_id } = data as { ca_chain: string[]; key_id: string };
      assert.deepEqual([ca_chain.length, key_id], [2, outs["keyId"]]);
      await vault.of("PkiSignedChain").remove(chain.id, chain.outs);
      assert.ok(await isThere("PkiSignedChain", chain));
      await bao.api("DELETE", `pki/issuer/${issuer}`);
      assert.ok(!(await isThere("PkiSignedChain", chain)));
    });

    it("is not signed for less time than was asked for", async () => {
      const { outs } = await create("PkiIntermediateRequest", REQUEST);
      await bao.api("POST", "root/issuer/root-1", { issuer_name: "root-1", leaf_not_after_behavior: "truncate" });
      await assert.rejects(chainFor(outs["csr"], { ttl: "90000h" }), {
        message: /^Vault made a certificate for \d+ s instead of 324000000 s/,
      });
    });

    it("is not signed by an authority that is not there", async () => {
      const { outs } = await create("PkiIntermediateRequest", REQUEST);
      await assert.rejects(chainFor(outs["csr"], { issuerRef: "root-9" }), {
        message: /unable to find PKI issuer for reference: root-9/,
      });
    });

    describe("is not imported from", () => {
      let own: string;
      let root: string;
      let before: string[];
      async function refuses(certificate: string, message: string | RegExp): Promise<void> {
        await assert.rejects(create("PkiSignedChain", { backend: "pki", certificate }), { message });
        assert.deepEqual(await names("pki/issuers"), before);
      }
      beforeEach(async () => {
        const { outs } = await create("PkiIntermediateRequest", REQUEST);
        const signed = await chainFor(outs["csr"]);
        own = String(signed.outs["certificate"]);
        root = String((signed.outs["caChains"] as string[]).at(-1));
        before = await names("pki/issuers");
      });

      it("a chain without its root", () => refuses(own, "certificate must hold the whole chain, the root included"));
      it("nothing", () => refuses("none", "certificate must hold certificates in PEM"));
      it("a chain with a certificate that nothing in it has signed", async () => {
        const other = await create("PkiRootCert", { ...ROOT, commonName: "other", issuerName: "other", keyName: "other" });
        await refuses(
          [own, other.outs["certificate"]].join("\n"),
          'certificate holds "CN=issuing 1", which no other one in it has signed',
        );
      });
      it("a chain with the certificate of no authority", async () => {
        await bao.api("POST", "root/roles/any", { allow_any_name: true });
        const { data } = await bao.api("POST", "root/issuer/root-1/issue/any", { common_name: "leaf.example.com", ttl: "1h" });
        const leaf = (data as { certificate: string }).certificate;
        await refuses([own, leaf, root].join("\n"), 'certificate holds "CN=leaf.example.com", which is no CA');
      });
      it("a chain over a key that Vault does not hold", async () => {
        await bao.api("POST", "sys/mounts/elsewhere", { type: "pki" });
        const { outs } = await create("PkiIntermediateRequest", { ...REQUEST, backend: "elsewhere" });
        const foreign = await chainFor(outs["csr"]);
        const certificate = [foreign.outs["certificate"], root].join("\n");
        await assert.rejects(create("PkiSignedChain", { backend: "pki", certificate }), {
          message: "pki holds no key for the first certificate of the chain",
        });
      });
    });
  });

  describe("a certificate", () => {
    let serialNumber: string;
    before(async () => {
      await bao.api("POST", "sys/mounts/leaves", { type: "pki" });
      await bao.api("POST", "leaves/root/generate/internal", { common_name: "leaves" });
      await bao.api("POST", "leaves/config/crl", { auto_rebuild: true });
      await bao.api("POST", "leaves/roles/any", { allow_any_name: true });
      const { data } = await bao.api("POST", "leaves/issue/any", { common_name: "leaf.example.com", ttl: "1h" });
      serialNumber = (data as { serial_number: string }).serial_number;
    });

    it("is revoked, at once and for good", async () => {
      const revoked = { backend: "leaves", serialNumber };
      assert.equal(await vault.of("RevokedCertificate").read("", revoked), undefined);
      const made = await create("RevokedCertificate", revoked);
      const { body } = await bao.call("GET", "leaves/cert/crl", undefined, "");
      const { certificate: input } = body["data"] as { certificate: string };
      const list = execFileSync("openssl", ["crl", "-noout", "-text"], { input, encoding: "utf8" });
      assert.ok(list.includes(`Serial Number: ${serialNumber.replaceAll(":", "").toUpperCase()}`), list);
      assert.ok(await isThere("RevokedCertificate", made));
      const { data } = await bao.api("GET", `leaves/cert/${serialNumber}`);
      assert.ok((data as { revocation_time: number }).revocation_time > 0);
      await create("RevokedCertificate", revoked);
      await vault.of("RevokedCertificate").remove(made.id, made.outs);
      assert.ok(await isThere("RevokedCertificate", made));
    });

    it("is not revoked if it is of nobody", async () => {
      await assert.rejects(create("RevokedCertificate", { backend: "leaves", serialNumber: "00:11" }), {
        message: /00:11 not found/,
      });
    });
  });

  describe("a mount", () => {
    const MOUNT = {
      path: "kept",
      type: "pki",
      description: "Roots of pki in shop/prod",
      maxLeaseTtlSeconds: 3600,
      allowDestroy: false,
    };

    it("is taken over if its description is ours", async () => {
      await create("Mount", MOUNT);
      await bao.api("POST", "kept/root/generate/internal", { common_name: "kept", key_name: "kept" });
      await create("Mount", { ...MOUNT, maxLeaseTtlSeconds: 7200 });
      assert.equal((await names("kept/keys")).length, 1);
      const { data } = await bao.api("GET", "sys/mounts/kept/tune");
      assert.equal((data as { max_lease_ttl: number }).max_lease_ttl, 7200);
    });

    it("is not taken over if it is of somebody else, of another kind, or in another table", async () => {
      const message = "there is something else at kept; name another path, or import it";
      await assert.rejects(create("Mount", { ...MOUNT, description: "Roots of pki in shop/dev" }), { message });
      await assert.rejects(create("Mount", { ...MOUNT, type: "kv" }), { message });
      await bao.api("POST", "sys/auth/kept", { type: "userpass" });
      await assert.rejects(create("AuthMount", { path: "kept", type: "approle", description: "ours" }), { message });
    });

    it("is not removed, with the keys in it, unless that is allowed", async () => {
      const message =
        "kept holds the keys of authorities, which would be lost; set allowDestroy to true and run `pulumi up` before";
      for (const type of ["Mount", "DestroyGuard"] as const) {
        await assert.rejects(vault.of(type).remove("sys/mounts/kept", MOUNT), { message });
        await assert.rejects(vault.of(type).remove("sys/mounts/kept", { ...MOUNT, allowDestroy: "true" }), { message });
      }
      assert.equal((await names("kept/keys")).length, 1);
      const outs = await vault.of("Mount").update("", MOUNT, { ...MOUNT, allowDestroy: true });
      await vault.of("DestroyGuard").remove("", outs);
      await vault.of("Mount").remove("sys/mounts/kept", outs);
      assert.equal(await vault.of("Mount").read("sys/mounts/kept", outs), undefined);
    });
  });

  describe("what is signed", () => {
    it("cannot change, but be made anew", async () => {
      const diff = vault.of("PkiRootCert").diff("", ROOT, { ...ROOT, ttl: "1h", maxPathLength: 2 });
      await assert.rejects(diff, {
        message: "ttl, maxPathLength cannot change in a certificate that is signed; raise the generation to make a new one",
      });
      const { replaces, deleteBeforeReplace } = await vault.of("PkiRootCert").diff("", ROOT, { ...ROOT, issuerName: "root-2" });
      assert.deepEqual([replaces, deleteBeforeReplace], [["issuerName"], true]);
      const same = await vault.of("PkiRootCert").diff("", { ...ROOT, certificate: "made" }, { ...ROOT, ttl: 315_360_000 });
      assert.equal(same.changes, false);
    });
  });
});
