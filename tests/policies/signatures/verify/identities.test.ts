import { createPrivateKey, X509Certificate } from "node:crypto";
import type { IdentityPattern, KeylessAuthority, Requirement } from "../../../../policies/signatures/verify/types";
import { Authority, makeFolder, type CertificateOptions } from "../../../support/certificates";
import { ISSUER, Sigstore, SUBJECT, trustedAuthority } from "../../../support/sigstore";
import { KeylessCase, NOT_LISTED, notNamed } from "./keyless-case";

describe("Identities in certificates", () => {
  let sigstore: Sigstore;
  let test: KeylessCase;
  before(async () => (sigstore = await Sigstore.start()));
  beforeEach(() => (test = new KeylessCase(sigstore)));

  describe("are held to their identity:", () => {
    it("the subject is compared as a whole", async () => {
      test.attach(await test.sign());
      for (const subject of [
        SUBJECT.slice(0, -1),
        `${SUBJECT}s`,
        SUBJECT.replace("github.com", "github_com"),
        SUBJECT.toUpperCase(),
        "",
      ]) {
        await test.refuses(notNamed(SUBJECT), test.identity({ subject }));
      }
    });

    it("so is the issuer", async () => {
      test.attach(await test.sign());
      for (const issuer of [`${ISSUER}/`, ISSUER.slice(0, -1), "https://accounts.google.com", ""]) {
        await test.refuses(notNamed(SUBJECT), test.identity({ issuer, subject: SUBJECT }));
      }
    });

    it("a pattern has to match the whole subject", async () => {
      test.attach(await test.sign());
      await test.accepts(test.identity({ subjectPattern: "https://github\\.com/example/shop/.*" }));
      await test.accepts(test.identity({ subjectPattern: `https://nothing|${SUBJECT}` }));
      for (const subjectPattern of [
        "https://github\\.com/example/sho",
        "://github",
        "https://|x",
        `${SUBJECT}://`,
        "(?!)://",
        "https://x)|(?:.*",
        "(",
      ]) {
        await test.refuses(notNamed(SUBJECT), test.identity({ subjectPattern }));
      }
    });

    it("one that holds a trusted one is another", async () => {
      const subject = `https://example.com/?${SUBJECT}`;
      test.attach(await test.sign({ subject }));
      await test.refuses(notNamed(subject), test.identity({ subjectPattern: "https://github\\.com/example/.*" }));
    });

    it("a line break ends nothing", async () => {
      const subject = `${SUBJECT}%0a`;
      test.attach(await test.sign({ subject }));
      await test.refuses(notNamed(subject), test.identity({ subjectPattern: "https://github\\.com/[a-z/.]*@refs/heads/main" }));
    });

    it("any of several is enough, but not half of each", async () => {
      test.attach(await test.sign());
      const other = { issuer: "https://accounts.google.com", subject: SUBJECT };
      await test.accepts(test.ci({ identities: [other, { issuer: ISSUER, subject: SUBJECT }] }));
      await test.refuses(notNamed(SUBJECT), test.ci({ identities: [other, { issuer: ISSUER, subject: "https://example.com" }] }));
    });

    it("somebody else is refused", async () => {
      const [subject, issuer] = ["https://github.com/mallory/shop", "https://issuer.example.net"];
      test.attach(await test.sign({ subject, issuer }));
      await test.refuses(notNamed(subject, issuer));
    });
  });

  describe("of another certificate authority", () => {
    const folder = makeFolder();
    const issuerExtension = `1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:${ISSUER}`;
    let authority: Authority;
    before(() => (authority = Authority.root(folder.path, "private")));
    after(() => folder.remove());

    /** Trusts the authority, which has no certificate log. */
    function trusting(changes: Partial<KeylessAuthority> = {}): Partial<Requirement> {
      const { raw } = new X509Certificate(authority.certificate);
      const certificateAuthorities = [trustedAuthority("https://ca.example.com", new Uint8Array(raw))];
      return test.ci({ trustedRoot: { ...sigstore.trustedRoot, certificateAuthorities }, certificateLogs: 0, ...changes });
    }

    async function signWith(options: CertificateOptions): Promise<void> {
      const pair = authority.issue({ extendedKeyUsage: "codeSigning", extensions: [issuerExtension], ...options });
      const { raw, publicKey } = new X509Certificate(pair.certificate);
      test.attach(await test.sign({ signer: { certificate: raw, key: { publicKey, privateKey: createPrivateKey(pair.key) } } }));
    }

    it("are accepted, and refused where a certificate log is needed", async () => {
      await signWith({ names: [`URI:${SUBJECT}`] });
      await test.accepts(trusting());
      await test.refuses(NOT_LISTED, trusting({ certificateLogs: 1 }));
    });

    it("tell an address from a name", async () => {
      const address = "release@example.com";
      await signWith({ names: [`email:${address}`] });
      await test.accepts(trusting({ identities: [{ issuer: ISSUER, subject: address }] }));
      const asUri: IdentityPattern = { issuer: ISSUER, subject: address, subjectType: "uri" };
      await test.refuses(notNamed(address), trusting({ identities: [asUri] }));
    });

    it("are refused with several subjects", async () => {
      await signWith({ names: [`URI:${SUBJECT}`, "URI:https://example.com"] });
      await test.refuses("its certificate has not exactly one subject", trusting());
    });

    it("are refused without a subject, and without an issuer", async () => {
      await signWith({});
      await test.refuses("its certificate names no subject or issuer", trusting());
      test = new KeylessCase(sigstore);
      await signWith({ names: [`URI:${SUBJECT}`], extensions: ["1.3.6.1.4.1.57264.1.8 = ASN1:NULL"] });
      await test.refuses("its certificate names no subject or issuer", trusting());
    });

    it("are refused with a certificate for servers", async () => {
      for (const extendedKeyUsage of ["serverAuth", ""]) {
        test = new KeylessCase(sigstore);
        await signWith({ names: [`URI:${SUBJECT}`], extendedKeyUsage });
        await test.refuses("its certificate is not for signing code", trusting());
      }
    });

    it("are refused by a trusted root that does not say since when", async () => {
      await signWith({ names: [`URI:${SUBJECT}`] });
      const { raw } = new X509Certificate(authority.certificate);
      const timeless = { ...trustedAuthority("https://ca.example.com", new Uint8Array(raw)), validFor: {} };
      const reason = "the trusted root for its certificate does not say since when each of its keys is valid";
      await test.refuses(reason, test.ci({ trustedRoot: { ...sigstore.trustedRoot, certificateAuthorities: [timeless] } }));
      const none = "the trusted root for its certificate names no certificate authority";
      await test.refuses(none, test.ci({ trustedRoot: {} }));
    });
  });
});
