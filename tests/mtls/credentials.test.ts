/** Which files make credentials. */
import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { MutualTlsError } from "../../mtls/index";
import { Authority, makeFolder, type Pair, writeFiles } from "../support/certificates";
import { cut, ownCredentials } from "./own-credentials";

const DAY = 86_400_000;

describe("mutual TLS credentials", () => {
  const own = ownCredentials();
  const { folder, root, middle, stranger, first, second, load, write, writeBoth } = own;

  /** The problem of files that loading refuses; it may name the file, and nothing that is in it. */
  async function refusal(): Promise<MutualTlsError> {
    const error = await load().then(
      () => assert.fail("the files were accepted"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof MutualTlsError);
    const secret = readKeyBody(first.key);
    assert.ok(!inspect(error, { depth: 9 }).includes(secret));
    return error;
  }

  describe("loading", () => {
    it("gives the certificate and its end", async () => {
      const { notAfter, serialNumber } = await load();
      assert.ok(notAfter.getTime() > Date.now() + 29 * DAY && notAfter.getTime() < Date.now() + 31 * DAY);
      assert.match(serialNumber, /^[0-9a-f]{16,42}$/);
    });

    it("ends with the first certificate of the chain that ends", async () => {
      const brief = root.intermediate(folder, "brief", { notAfter: new Date(Date.now() + DAY) });
      writeBoth(brief.issue());
      assert.ok((await load()).notAfter.getTime() < Date.now() + 2 * DAY);
    });

    it("shows no key when it is printed", async () => {
      assert.ok(!inspect(await load(), { depth: 9, showHidden: true }).includes(readKeyBody(first.key).slice(0, 20)));
    });

    it("takes text around PEM blocks", async () => {
      writeFileSync(own.files.trust, `# our roots\n\nSubject: root\n${root.certificate}\n${stranger.certificate}`);
      await load();
    });

    it("takes a file that holds certificate and key", async () => {
      const identity = writeFiles(folder, "identity", {
        ...first,
        certificate: first.key + first.certificate,
        trust: root.certificate,
      });
      own.files = { ...own.files, certificate: identity.certificate, key: identity.certificate };
      const { serialNumber } = await load();
      const { certificate, trust, crls } = own.files;
      const again = await load({}, { certificate, trust, crls });
      assert.equal(again.serialNumber, serialNumber);
      chmodSync(identity.certificate, 0o644);
      assert.equal((await refusal()).code, "key-exposed");
    });

    const cases: [name: string, change: () => void, code: string, message: RegExp][] = [
      [
        "a missing certificate",
        () => rmSync(own.files.certificate),
        "file-unreadable",
        /own\.certificate\.pem cannot be read \(ENOENT\)/,
      ],
      ["a missing key", () => rmSync(own.files.key), "file-unreadable", /own\.key\.pem cannot be read \(ENOENT\)/],
      ["a missing list", () => rmSync(own.files.crls[1] ?? ""), "file-unreadable", /own\.crl-1\.pem cannot be read/],
      ["a folder as key", () => (own.files = { ...own.files, key: folder }), "file-unreadable", /is not a file/],
      [
        "a key that all may read",
        () => chmodSync(own.files.key, 0o644),
        "key-exposed",
        /own\.key\.pem is open to everybody \(mode 0644\)/,
      ],
      ["a key that all may write", () => chmodSync(own.files.key, 0o602), "key-exposed", /mode 0602/],
      ["an empty certificate", () => writeFileSync(own.files.certificate, ""), "certificate-invalid", /holds no PEM certificate/],
      ["half a certificate", () => cut(own.files.certificate, 0.2), "certificate-invalid", /cut off or not PEM/],
      ["half a chain", () => cut(own.files.certificate, 0.7), "certificate-invalid", /cut off or not PEM/],
      ["half a key", () => cut(own.files.key, 0.5), "key-invalid", /own\.key\.pem holds no PEM private key/],
      ["half a bundle", () => cut(own.files.trust, 0.5), "trust-invalid", /cut off or not PEM/],
      ["half a list", () => cut(own.files.crls[0] ?? "", 0.5), "crl-invalid", /own\.crl-0\.pem is cut off/],
      ["an empty list", () => writeFileSync(own.files.crls[0] ?? "", ""), "crl-invalid", /holds no PEM revocation list/],
      [
        "garbage in PEM",
        () => write("certificate", { certificate: pem("CERTIFICATE", "AAAA"), key: "" }),
        "certificate-invalid",
        /block 1 .* cannot be read/,
      ],
      [
        "a key in the place of a certificate",
        () => writeFileSync(own.files.certificate, first.key),
        "certificate-invalid",
        /something else than "CERTIFICATE"/,
      ],
      [
        "a key beside the certificate",
        () => writeFileSync(own.files.certificate, first.certificate + first.key),
        "certificate-invalid",
        /block 3 in .* something else/,
      ],
      [
        "the key of another certificate",
        () => write("key", second),
        "key-mismatch",
        /own\.key\.pem is not the key of .*own\.certificate\.pem/,
      ],
      [
        "a chain in wrong order",
        () => writeFileSync(own.files.certificate, leafOf(first) + root.certificate + middle.certificate),
        "certificate-invalid",
        /certificate 2 .* is not the issuer/,
      ],
      [
        "the chain of another authority",
        () => writeFileSync(own.files.certificate, leafOf(first) + stranger.certificate),
        "certificate-invalid",
        /certificate 2 .* is not the issuer/,
      ],
      [
        "an authority's certificate",
        () => writeFileSync(own.files.certificate, middle.certificate),
        "certificate-invalid",
        /is an authority's/,
      ],
      [
        "an expired certificate",
        () => writeBoth(middle.issue({ notBefore: ago(2), notAfter: ago(1) })),
        "certificate-expired",
        /certificate 1 in .* has expired/,
      ],
      [
        "a certificate of tomorrow",
        () => writeBoth(middle.issue({ notBefore: ago(-1), notAfter: ago(-2) })),
        "certificate-not-yet-valid",
        /not valid yet/,
      ],
      [
        "a leaf as root",
        () => writeFileSync(own.files.trust, root.certificate + leafOf(first)),
        "trust-invalid",
        /certificate 2 in .* is no authority's/,
      ],
      [
        "a bundle without root",
        () => writeFileSync(own.files.trust, middle.certificate),
        "trust-invalid",
        /no root certificate that is valid now/,
      ],
      [
        "an expired list",
        () => writeList(root.crl({ thisUpdate: ago(2), nextUpdate: ago(1) })),
        "crl-expired",
        /own\.crl-0\.pem is past its next update/,
      ],
      [
        "a list of tomorrow",
        () => writeList(root.crl({ thisUpdate: ago(-1), nextUpdate: ago(-2) })),
        "crl-not-yet-valid",
        /not valid yet/,
      ],
      [
        "a delta list",
        () => writeList(root.crl({ extensions: "deltaCRL = critical, DER:020101" })),
        "crl-invalid",
        /it is a delta list/,
      ],
      [
        "a list for a part",
        () => writeList(root.crl({ extensions: "issuingDistributionPoint = critical, @part\n[part]\nonlyCA = TRUE" })),
        "crl-invalid",
        /a part of the certificates only/,
      ],
      ["a list of a false issuer", () => writeList(twinList()), "crl-invalid", /is not signed by its issuer/],
      ["the own certificate revoked", revokeOwn, "certificate-revoked", /own\.certificate\.pem is revoked/],
    ];
    for (const [name, change, code, message] of cases) {
      it(`refuses ${name}: ${code}`, async () => {
        change();
        const error = await refusal();
        assert.equal(error.code, code, error.message);
        assert.match(error.message, message);
      });
    }

    it("refuses intervals that cannot be", async () => {
      await assert.rejects(load({ checkInterval: 0 }), { code: "argument-invalid", message: /^checkInterval must be/ });
      await assert.rejects(load({ warnAfter: 1 }), { code: "argument-invalid", message: /^warnAfter must/ });
    });
  });

  function writeList(crl: string): void {
    writeFileSync(own.files.crls[0] ?? "", crl);
  }

  /** A list in the root's name, signed by another key. */
  function twinList(): string {
    const twins = makeFolder();
    try {
      return Authority.root(twins.path, "root").crl();
    } finally {
      twins.remove();
    }
  }

  function revokeOwn(): void {
    const withdrawn = root.issue();
    root.revoke(withdrawn.certificate);
    writeBoth(withdrawn);
    writeList(root.crl());
  }
});

function ago(days: number): Date {
  return new Date(Date.now() - days * DAY);
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
}

function leafOf({ certificate }: Pair): string {
  return certificate.slice(0, certificate.indexOf("-----END CERTIFICATE-----") + 26);
}

function readKeyBody(key: string): string {
  return key.split("\n")[1] ?? assert.fail();
}
