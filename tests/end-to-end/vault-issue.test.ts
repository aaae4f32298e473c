/** Certificates for many at once, from a real OpenBao, and what is refused of what a server may answer. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { connect, issueCertificates, type CertificateRequest, type Vault } from "../../components/vault/provider";
import { startFaultProxy, type FaultProxy } from "../support/fault-proxy";
import { startOpenBao, type OpenBao } from "../support/openbao";

const PATH = "pki/issue/any";
const SPIFFE_ID = "spiffe://prod.example.com/ns/shop/sa/web";
const WEB: CertificateRequest = { dnsNames: ["web.shop.example.com"], spiffeIds: [SPIFFE_ID], ttl: "1h" };

describe("issueCertificates", () => {
  let bao: OpenBao;
  let proxy: FaultProxy;
  let vault: Vault;

  before(async () => {
    bao = await startOpenBao();
    proxy = await startFaultProxy(bao);
    vault = connect({ address: proxy.address }, { ...bao.environment, VAULT_CACERT: proxy.caFile });
    await bao.api("POST", "sys/mounts/pki", { type: "pki" });
    const root = { common_name: "root", key_type: "ec", permitted_dns_domains: ["shop.example.com"], ttl: "720h" };
    await bao.api("POST", "pki/root/generate/internal", root);
    // What somebody may have made of a role by hand.
    const role = { key_type: "ec", key_bits: 256, allow_any_name: true, allowed_uri_sans: ["*"], allow_ip_sans: true };
    await bao.api("POST", "pki/roles/any", { ...role, require_cn: false, max_ttl: "2h" });
  });
  afterEach(() => proxy.set());
  after(async () => {
    await proxy.stop();
    await bao.stop();
  });

  it("asks for as many at a time as it may, and answers in order", async () => {
    let inFlight = 0;
    let most = 0;
    proxy.set(async (_, forward) => {
      most = Math.max(most, (inFlight += 1));
      return forward().finally(() => (inFlight -= 1));
    });
    const requests = Array.from({ length: 60 }, (_, i) => ({ dnsNames: [`web-${i}.shop.example.com`] }));
    const issued = await issueCertificates(vault, PATH, requests, { concurrency: 5 });
    assert.deepEqual(
      issued.map(({ certificate }) => new X509Certificate(certificate).subjectAltName),
      requests.map(({ dnsNames }) => `DNS:${dnsNames.join()}`),
    );
    assert.ok(most <= 5, `${most} at a time`);
    assert.equal(new Set(issued.map(({ serialNumber }) => serialNumber)).size, requests.length);
    assert.deepEqual(await issueCertificates(vault, PATH, []), []);
  });

  it("begins nothing more once one has failed", async () => {
    proxy.set(({ number }, forward) => (number === 3 ? { status: 400, body: '{"errors":["no"]}' } : forward()));
    const all = issueCertificates(
      vault,
      PATH,
      Array.from({ length: 50 }, () => WEB),
      { concurrency: 2 },
    );
    await assert.rejects(all, /^VaultError: Vault could not write pki\/issue\/any: no \(status 400\)$/);
    assert.ok(proxy.asked().length < 50, `${proxy.asked().length} were asked for`);
  });

  it("refuses a concurrency that is none", () =>
    assert.rejects(issueCertificates(vault, PATH, [WEB], { concurrency: 0 }), /concurrency must be a whole number, 1 or more/));

  it("gives key, chain and end of a certificate", async () => {
    const [issued] = await issueCertificates(vault, PATH, [WEB]);
    assert.ok(issued);
    const leaf = new X509Certificate(issued.certificate);
    assert.ok(leaf.verify(new X509Certificate(issued.chain.join("")).publicKey));
    assert.equal(issued.notAfter.getTime(), leaf.validToDate.getTime());
    assert.equal(issued.serialNumber.replaceAll(":", "").toUpperCase(), leaf.serialNumber);
  });

  it("refuses what is outside of the authority's domains, though the server has issued it", async () => {
    const outside = issueCertificates(vault, PATH, [{ dnsNames: ["shop.example.com.evil.example"] }]);
    await assert.rejects(outside, /an authority of the certificate is constrained to other names$/);
  });

  it("refuses names that were not asked for", async () => {
    for (const more of [
      { alt_names: "web.shop.example.com,api.shop.example.com" },
      { ip_sans: "10.0.0.1" },
      { uri_sans: `${SPIFFE_ID}2` },
    ]) {
      const widened = { write: (path: string, data: object) => vault.write(path, { ...data, ...more }) };
      await assert.rejects(issueCertificates(widened, PATH, [WEB]), /the certificate has other names than were asked for/);
    }
  });

  it("refuses an answer whose parts do not belong together", async () => {
    const ask = (): Promise<Record<string, unknown>> =>
      vault.write(PATH, { alt_names: "web.shop.example.com", uri_sans: SPIFFE_ID });
    const [one, other] = await Promise.all([ask(), ask()]);
    const altered: [object, RegExp][] = [
      [{ private_key: other["private_key"] }, /the key is not that of the certificate/],
      [{ ca_chain: [other["certificate"]] }, /the chain does not lead to the certificate/],
      [{ ca_chain: [] }, /the certificate comes without a chain/],
      [{ private_key: "" }, /the answer of Vault holds no private_key/],
      [{ certificate: one["issuing_ca"] }, /the key is not that of the certificate/],
    ];
    for (const [change, reason] of altered) {
      const server = { write: () => Promise.resolve({ ...one, ...change }) };
      const error = await issueCertificates(server, PATH, [WEB]).then(
        () => assert.fail(`accepted: ${String(reason)}`),
        (thrown: unknown) => thrown as Error,
      );
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /PRIVATE KEY/);
    }
  });
});
