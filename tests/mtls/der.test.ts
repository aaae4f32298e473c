/** The strict reader: what has no single reading is refused, and nothing but a refusal comes out of garbage. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { hasUsage, readCertificate, readNames } from "../../mtls/certificate";
import { DerReader, MalformedDer, readBoolean, readExtensions, readTime, readWhole, TAG } from "../../mtls/der";
import { isStale, readRevocationList } from "../../mtls/revocation";
import { Authority, element, makeFolder } from "../support/certificates";

describe("DER", () => {
  for (const [name, bytes] of [
    ["nothing", ""],
    ["a tag without length", "30"],
    ["an element that ends too early", "300201"],
    ["an indefinite length", "30800000"],
    ["a length of too many bytes", "308500000000010000"],
    ["a short length in long form", "30810101"],
    ["a long length with a leading zero", `30820080${"00".repeat(128)}`],
    ["bytes after the element", "300000"],
    ["another tag", "3100"],
    ["a tag of several bytes", "3f8100"],
  ] as const) {
    it(`refuses ${name}`, () => assert.throws(() => readWhole(Buffer.from(bytes, "hex"), TAG.sequence), MalformedDer));
  }

  it("reads lengths of every form", () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535]) {
      assert.equal(readWhole(element(TAG.octetString, Buffer.alloc(length)), TAG.octetString).content.length, length);
    }
  });

  it("reads true and false, and nothing between", () => {
    const read = (hex: string): boolean => readBoolean(new DerReader(Buffer.from(hex, "hex")).any());
    assert.equal(read("0101ff"), true);
    assert.equal(read("010100"), false);
    for (const hex of ["010101", "0100", "0102ffff"]) assert.throws(() => read(hex), MalformedDer);
  });

  it("reads the times of RFC 5280, and no others", () => {
    const read = (tag: number, text: string): string => readTime(readWhole(element(tag, Buffer.from(text)), tag)).toISOString();
    assert.equal(read(TAG.utcTime, "491231235959Z"), "2049-12-31T23:59:59.000Z");
    assert.equal(read(TAG.utcTime, "500101000000Z"), "1950-01-01T00:00:00.000Z");
    assert.equal(read(TAG.generalizedTime, "20500229000000Z".replace("0229", "0228")), "2050-02-28T00:00:00.000Z");
    assert.equal(read(TAG.generalizedTime, "99991231235959Z"), "9999-12-31T23:59:59.000Z");
    for (const text of [
      "4912312359Z",
      "491231235959+0100",
      "491231235959",
      "490230000000Z",
      "491301000000Z",
      "491231240000Z",
      "20491231235959Z",
    ]) {
      assert.throws(() => read(TAG.utcTime, text), MalformedDer, text);
    }
    assert.throws(() => read(TAG.generalizedTime, "491231235959Z"), MalformedDer);
    assert.throws(() => read(TAG.generalizedTime, "20491231235959.5Z"), MalformedDer);
  });

  it("refuses an extension that occurs twice", () => {
    const extension = element(
      TAG.sequence,
      Buffer.concat([element(TAG.oid, Buffer.from("551d11", "hex")), element(TAG.octetString, Buffer.alloc(0))]),
    );
    const read = (...extensions: Buffer[]): number =>
      readExtensions(new DerReader(element(0xa3, element(TAG.sequence, Buffer.concat(extensions)))).any()).size;
    assert.equal(read(extension), 1);
    assert.throws(() => read(extension, extension), MalformedDer);
  });

  describe("of certificates and lists", () => {
    const folder = makeFolder();
    const root = Authority.root(folder.path, "root");
    const { certificate } = root.issue({
      names: ["DNS:web.example.org", "URI:spiffe://example.org/web", "IP:10.0.0.1", "email:a@example.org"],
    });
    const x509 = new X509Certificate(certificate);
    root.revoke(certificate);
    const list = Buffer.from(root.crl().replace(/-----.*-----/g, ""), "base64");
    after(() => folder.remove());

    it("reads what Node reads", () => {
      const read = readCertificate(x509.raw);
      assert.equal(read.serialNumber.replace(/^00/, ""), x509.serialNumber.toLowerCase());
      assert.equal(read.notBefore.getTime(), Date.parse(x509.validFrom));
      assert.equal(read.notAfter.getTime(), Date.parse(x509.validTo));
      assert.equal(read.isAuthority, x509.ca);
      assert.ok(hasUsage(read, "serverAuth") && hasUsage(read, "clientAuth"));
      assert.deepEqual(readNames(read), { dnsNames: ["web.example.org"], uris: ["spiffe://example.org/web"] });
      assert.equal(readCertificate(new X509Certificate(root.certificate).raw).isAuthority, true);
      assert.deepEqual([...readRevocationList(list).serialNumbers], [read.serialNumber]);
    });

    it("knows when the lists of an issuer are stale", () => {
      const read = readCertificate(x509.raw);
      const lists = [readRevocationList(list)];
      const { nextUpdate } = lists[0] ?? assert.fail();
      assert.equal(isStale(read, lists, new Date(nextUpdate.getTime() - 1)), false);
      assert.equal(isStale(read, lists, nextUpdate), true);
      assert.equal(isStale(read, [], nextUpdate), false);
    });

    it("says of any change either what it reads, or that it is malformed", () => {
      for (const [source, read] of [
        [x509.raw, (der: Buffer) => readNames(readCertificate(der))],
        [list, readRevocationList],
      ] as const) {
        const change = fc.record({ at: fc.nat(source.length - 1), to: fc.nat(255), end: fc.nat(source.length) });
        fc.assert(
          fc.property(change, fc.boolean(), ({ at, to, end }, isCut) => {
            const changed = Buffer.from(source);
            changed[at] = to;
            const outcome = attempt(() => read(isCut ? changed.subarray(0, end) : changed));
            return outcome === undefined || outcome instanceof MalformedDer;
          }),
          { numRuns: 2000 },
        );
      }
    });
  });
});

function attempt(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}
