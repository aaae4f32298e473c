import { X509Certificate, createPrivateKey } from "node:crypto";
import type { IdentityPattern, KeylessAuthority } from "../../../../policies/signatures/verify/types";
import { Authority, makeFolder, type CertificateOptions } from "../../../support/certificates";
import {
  attachBundle,
  keyBundle,
  payloadFor,
  payloadLayer,
  putUnderTag,
  signatureAnnotation,
  signatureOf,
  statementFor,
} from "../../../support/image-signatures";
import {
  ISSUER,
  messageEntry,
  Sigstore,
  SUBJECT,
  toPem,
  trustedAuthority,
  type KeylessBundle,
  type SigningOptions,
} from "../../../support/sigstore";
import { ImageCase, RELEASE } from "./expect";

const MINUTE = 60_000;
const minutes = (count: number): Date => new Date(Date.now() + count * MINUTE);
const NOT_TRUSTED = 'its certificate is not by an authority that "ci" trusts, or was not valid when it was used';
const NO_TIME = 'no log and no timestamp authority that "ci" trusts proves when it was signed';
const OUTSIDE = "the certificate was not valid when the log recorded the signature";

describe("Signatures with certificates", () => {
  let sigstore: Sigstore;
  let test: ImageCase;
  before(async () => (sigstore = await Sigstore.start()));
  beforeEach(() => (test = new ImageCase()));

  function ci(changes: Partial<KeylessAuthority> = {}): { authorities: KeylessAuthority[] } {
    const identities = [{ issuer: ISSUER, subject: SUBJECT }];
    return { authorities: [{ kind: "keyless", name: "ci", trustedRoot: sigstore.trustedRoot, identities, ...changes }] };
  }

  function identity(pattern: Partial<IdentityPattern>): { authorities: KeylessAuthority[] } {
    return ci({ identities: [{ issuer: ISSUER, ...pattern }] });
  }

  async function sign(options: SigningOptions = {}): Promise<KeylessBundle> {
    return sigstore.signStatement(statementFor(test.digest), options);
  }

  const attach = (bundle: KeylessBundle): unknown => attachBundle(test.registry, test.digest, bundle);
  const assertVerified = (authority = ci()): Promise<void> => test.assertVerified(authority, ["ci"]);
  const assertRefused = (reason: string, authority = ci()): Promise<void> => test.assertRefused([reason], authority);

  describe("in bundles", () => {
    it("are accepted with the time of a log", async () => {
      attach(await sign());
      await assertVerified();
    });

    it("are accepted with the time of a timestamp authority", async () => {
      attach(await sign({ timestampedAt: minutes(1) }));
      await assertVerified(ci({ transparencyLogs: 0 }));
      await assertRefused('it is not in as many transparency logs as "ci" needs');
    });

    it("may sign the image's manifest as a message", async () => {
      const { content } = test.registry;
      attach(await sigstore.signMessage(content.get(test.digest) ?? Buffer.alloc(0)));
      await assertVerified();
    });

    it("are refused for another image", async () => {
      const other = test.registry.putImage("other");
      attach(await sigstore.signStatement(statementFor(other.digest)));
      await assertRefused(`its signature is for the digest ${other.digest}`);
    });

    it("are refused without a certificate", async () => {
      attachBundle(test.registry, test.digest, keyBundle(statementFor(test.digest), RELEASE));
      await assertRefused('its signature has no certificate for "ci" to check');
    });

    it("are refused with a damaged certificate", async () => {
      const bundle = await sign();
      bundle.verificationMaterial.certificate.rawBytes = Buffer.from("no certificate").toString("base64");
      attach(bundle);
      await assertRefused("its certificate is damaged");
    });

    it("are refused with a root certificate that they bring along", async () => {
      const bundle: Record<string, unknown> = { ...(await sign()) };
      const [authority] = sigstore.trustedRoot["certificateAuthorities"] as { certChain: { certificates: object[] } }[];
      const { certificate, ...material } = bundle["verificationMaterial"] as KeylessBundle["verificationMaterial"];
      const certificates = [certificate, ...(authority?.certChain.certificates ?? [])];
      bundle["verificationMaterial"] = { ...material, x509CertificateChain: { certificates } };
      bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.2";
      attachBundle(test.registry, test.digest, bundle);
      await assertRefused("its bundle brings a root certificate along");
    });

    it("are refused by the authority of others", async () => {
      const other = await Sigstore.start();
      attach(await sign({ signer: await other.issue() }));
      await assertRefused(NOT_TRUSTED);
    });

    it("are refused where the statement was changed", async () => {
      const bundle = await sign({ timestampedAt: minutes(1) });
      const envelope = bundle["dsseEnvelope"] as object;
      attach({ ...bundle, dsseEnvelope: { ...envelope, payload: statementFor(test.digest, { a: 1 }).toString("base64") } });
      await assertRefused("its signature is not by the key of its certificate", ci({ transparencyLogs: 0 }));
    });
  });

  describe("are held to their time:", () => {
    it("the log must have seen them while the certificate was valid", async () => {
      for (const options of [{ loggedAt: minutes(11) }, { issuedAt: minutes(60) }]) {
        test = new ImageCase();
        attach(await sign(options));
        await assertRefused(OUTSIDE);
      }
    });

    it("so must a timestamp authority", async () => {
      attach(await sign({ timestampedAt: minutes(11) }));
      await assertRefused(NOT_TRUSTED, ci({ transparencyLogs: 0 }));
    });

    it("some time must be proven, whatever the policy says", async () => {
      const bundle = await sign({ timestampedAt: minutes(1) });
      delete bundle.verificationMaterial.timestampVerificationData;
      attach(bundle);
      await assertRefused(NO_TIME, ci({ transparencyLogs: 0, timestamps: 0 }));
    });

    it("as many times as the policy says", async () => {
      attach(await sign());
      await assertRefused(NO_TIME, ci({ timestamps: 2 }));
    });

    it("a timestamp must be of this signature", async () => {
      const bundle = await sign({ timestampedAt: minutes(1) });
      const { verificationMaterial } = await sign({ timestampedAt: minutes(1) });
      attach({
        ...bundle,
        verificationMaterial: { ...verificationMaterial, certificate: bundle.verificationMaterial.certificate },
      });
      await assertRefused(NO_TIME, ci({ transparencyLogs: 0 }));
    });
  });

  describe("are bound to the log:", () => {
    it("an entry for another signature is none", async () => {
      const bundle = await sign();
      const { verificationMaterial } = await sign();
      bundle.verificationMaterial.tlogEntries = verificationMaterial.tlogEntries;
      attach(bundle);
      await assertRefused("its transparency log entry is for another signature");
    });

    it("an entry for another key is none", async () => {
      const message = test.registry.content.get(test.digest) ?? Buffer.alloc(0);
      const bundle = await sigstore.signMessage(message);
      const { signature } = bundle["messageSignature"] as { signature: string };
      const other = await sigstore.issue();
      const entry = messageEntry(message, Buffer.from(signature, "base64"), other.certificate);
      bundle.verificationMaterial.tlogEntries = [await sigstore.log(entry)];
      attach(bundle);
      await assertRefused("its transparency log entry is for another key");
    });

    it("an entry of another log is none", async () => {
      const other = await Sigstore.start();
      const bundle = await sign();
      const [entry] = bundle.verificationMaterial.tlogEntries;
      const body = JSON.parse(Buffer.from(String(entry?.["canonicalizedBody"]), "base64").toString()) as object;
      bundle.verificationMaterial.tlogEntries = [await other.log(body)];
      attach(bundle);
      await assertRefused('its transparency log entry is not in a log that "ci" trusts');
    });

    it("the same entry twice is no second one", async () => {
      const bundle = await sign();
      const [entry = {}] = bundle.verificationMaterial.tlogEntries;
      bundle.verificationMaterial.tlogEntries = [entry, { ...entry }];
      attach(bundle);
      await assertRefused(NO_TIME, ci({ transparencyLogs: 2 }));
    });

    it("the certificate must be in a certificate log", async () => {
      attach(await sign());
      await assertRefused('its certificate is not in a certificate log that "ci" trusts', ci({ certificateLogs: 2 }));
    });
  });

  describe("are held to their identity:", () => {
    const refusal = (subject: string, issuer = ISSUER): string =>
      `its certificate was issued to "${subject}" of the issuer "${issuer}", which "ci" does not name`;

    it("the subject is compared as a whole", async () => {
      attach(await sign());
      for (const subject of [
        SUBJECT.slice(0, -1),
        `${SUBJECT}s`,
        SUBJECT.replace("github.com", "github_com"),
        SUBJECT.toUpperCase(),
        "",
      ]) {
        await assertRefused(refusal(SUBJECT), identity({ subject }));
      }
    });

    it("so is the issuer", async () => {
      attach(await sign());
      for (const issuer of [`${ISSUER}/`, ISSUER.slice(0, -1), "https://accounts.google.com", ""]) {
        await assertRefused(refusal(SUBJECT), identity({ issuer, subject: SUBJECT }));
      }
    });

    it("a pattern has to match the whole subject", async () => {
      attach(await sign());
      await assertVerified(identity({ subjectPattern: "https://github\\.com/example/shop/.*" }));
      await assertVerified(identity({ subjectPattern: `https://nothing|${SUBJECT}` }));
      for (const subjectPattern of ["https://github\\.com/example/sho", "://github", "https://|x", `${SUBJECT}://`, "(?!)://"]) {
        await assertRefused(refusal(SUBJECT), identity({ subjectPattern }));
      }
    });

    it("one that holds a trusted one is another", async () => {
      const subject = `https://example.com/?${SUBJECT}`;
      attach(await sign({ subject }));
      await assertRefused(refusal(subject), identity({ subjectPattern: "https://github\\.com/example/.*" }));
    });

    it("a line break ends nothing", async () => {
      const subject = `${SUBJECT}%0a`;
      attach(await sign({ subject }));
      await assertRefused(refusal(subject), identity({ subjectPattern: "https://github\\.com/[a-z/.]*@refs/heads/main" }));
    });

    it("any of several is enough, but not half of each", async () => {
      attach(await sign());
      const other = { issuer: "https://accounts.google.com", subject: SUBJECT };
      await assertVerified(ci({ identities: [other, { issuer: ISSUER, subject: SUBJECT }] }));
      await assertRefused(refusal(SUBJECT), ci({ identities: [other, { issuer: ISSUER, subject: "https://example.com" }] }));
    });

    it("somebody else is refused", async () => {
      const [subject, issuer] = ["https://github.com/mallory/shop", "https://issuer.example.net"];
      attach(await sign({ subject, issuer }));
      await assertRefused(refusal(subject, issuer));
    });
  });

  describe("of another certificate authority", () => {
    const folder = makeFolder();
    const issuerExtension = `1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:${ISSUER}`;
    let authority: Authority;
    before(() => (authority = Authority.root(folder.path, "private")));
    after(() => folder.remove());

    /** Trusts the authority, which has no certificate log. */
    function trusting(changes: Partial<KeylessAuthority> = {}): { authorities: KeylessAuthority[] } {
      const { raw } = new X509Certificate(authority.certificate);
      const certificateAuthorities = [trustedAuthority("https://ca.example.com", new Uint8Array(raw))];
      return ci({ trustedRoot: { ...sigstore.trustedRoot, certificateAuthorities }, certificateLogs: 0, ...changes });
    }

    async function signWith(options: CertificateOptions): Promise<void> {
      const pair = authority.issue({ extendedKeyUsage: "codeSigning", extensions: [issuerExtension], ...options });
      const { raw, publicKey } = new X509Certificate(pair.certificate);
      attach(await sign({ signer: { certificate: raw, key: { publicKey, privateKey: createPrivateKey(pair.key) } } }));
    }

    it("are accepted, and refused where a certificate log is needed", async () => {
      await signWith({ names: [`URI:${SUBJECT}`] });
      await assertVerified(trusting());
      await assertRefused('its certificate is not in a certificate log that "ci" trusts', trusting({ certificateLogs: 1 }));
    });

    it("tell an address from a name", async () => {
      const address = "release@example.com";
      await signWith({ names: [`email:${address}`] });
      await assertVerified(trusting({ identities: [{ issuer: ISSUER, subject: address }] }));
      const asUri: IdentityPattern = { issuer: ISSUER, subject: address, subjectType: "uri" };
      const refusal = `its certificate was issued to "${address}" of the issuer "${ISSUER}", which "ci" does not name`;
      await assertRefused(refusal, trusting({ identities: [asUri] }));
    });

    it("are refused with several subjects", async () => {
      await signWith({ names: [`URI:${SUBJECT}`, "URI:https://example.com"] });
      await assertRefused("its certificate has not exactly one subject", trusting());
    });

    it("are refused without a subject, and without an issuer", async () => {
      await signWith({});
      await assertRefused("its certificate names no subject or issuer", trusting());
      test = new ImageCase();
      await signWith({ names: [`URI:${SUBJECT}`], extensions: ["1.3.6.1.4.1.57264.1.8 = ASN1:NULL"] });
      await assertRefused("its certificate names no subject or issuer", trusting());
    });

    it("are refused with a certificate for servers", async () => {
      for (const extendedKeyUsage of ["serverAuth", ""]) {
        test = new ImageCase();
        await signWith({ names: [`URI:${SUBJECT}`], extendedKeyUsage });
        await assertRefused("its certificate is not for signing code", trusting());
      }
    });

    it("are refused by a trusted root that does not say since when", async () => {
      await signWith({ names: [`URI:${SUBJECT}`] });
      const [{ validFor: _, ...timeless }] = trusting().authorities[0]?.trustedRoot["certificateAuthorities"] as [
        { validFor: object },
      ];
      const reason = "the trusted root for its certificate does not say since when each of its keys is valid";
      await assertRefused(reason, ci({ trustedRoot: { ...sigstore.trustedRoot, certificateAuthorities: [timeless] } }));
      const none = "the trusted root for its certificate names no certificate authority";
      await assertRefused(none, ci({ trustedRoot: {} }));
    });
  });

  describe("in annotations, as cosign 2 writes them,", () => {
    const CERTIFICATE = "dev.sigstore.cosign/certificate";
    const BUNDLE = "dev.sigstore.cosign/bundle";

    /** The annotation with the entry of the log. */
    function logAnnotation(entry: Record<string, unknown>): string {
      const { keyId } = entry["logId"] as { keyId: string };
      return JSON.stringify({
        SignedEntryTimestamp: (entry["inclusionPromise"] as { signedEntryTimestamp: string }).signedEntryTimestamp,
        Payload: {
          body: entry["canonicalizedBody"],
          integratedTime: Number(entry["integratedTime"]),
          logIndex: Number(entry["logIndex"]),
          logID: Buffer.from(keyId, "base64").toString("hex"),
        },
      });
    }

    async function annotationsFor(payload: Buffer, options: SigningOptions = {}): Promise<Record<string, string>> {
      const signer = options.signer ?? (await sigstore.issue(options));
      const signature = signatureOf(payload, signer.key);
      const entry = await sigstore.log(messageEntry(payload, signature, signer.certificate), options.loggedAt);
      return { ...signatureAnnotation(signature), [CERTIFICATE]: toPem(signer.certificate), [BUNDLE]: logAnnotation(entry) };
    }

    function put(payload: Buffer, annotations: Record<string, string>): void {
      putUnderTag(test.registry, test.digest, [payloadLayer(test.registry, payload, annotations)]);
    }

    it("are accepted", async () => {
      const payload = payloadFor(test.digest);
      put(payload, await annotationsFor(payload));
      await assertVerified();
    });

    it("are accepted with a timestamp", async () => {
      const payload = payloadFor(test.digest);
      const signer = await sigstore.issue();
      const signature = signatureOf(payload, signer.key);
      const SignedRFC3161Timestamp = (await sigstore.timestamp(signature, minutes(1))).toString("base64");
      put(payload, {
        ...signatureAnnotation(signature),
        [CERTIFICATE]: toPem(signer.certificate),
        "dev.sigstore.cosign/rfc3161timestamp": JSON.stringify({ SignedRFC3161Timestamp }),
      });
      await assertVerified(ci({ transparencyLogs: 0 }));
    });

    it("are accepted around attestations", async () => {
      const bundle = await sign();
      const [entry = {}] = bundle.verificationMaterial.tlogEntries;
      const certificate = Buffer.from(bundle.verificationMaterial.certificate.rawBytes, "base64");
      const layer = test.registry.put(Buffer.from(JSON.stringify(bundle["dsseEnvelope"])), "application/vnd.dsse.envelope.v1+json");
      putUnderTag(test.registry, test.digest, [
        { ...layer, annotations: { [CERTIFICATE]: toPem(certificate), [BUNDLE]: logAnnotation(entry) } },
      ]);
      await assertVerified();
      await assertRefused(
        `its certificate was issued to "${SUBJECT}" of the issuer "${ISSUER}", which "ci" does not name`,
        identity({ subject: "https://example.com" }),
      );
    });

    it("are refused with the entry for another payload", async () => {
      const payload = payloadFor(test.digest);
      const other = await annotationsFor(payloadFor(test.digest, {}, { a: "b" }));
      put(payload, { ...(await annotationsFor(payload)), [BUNDLE]: other[BUNDLE] ?? "" });
      await assertRefused("its transparency log entry is for another signature");
    });

    it("are refused when the log saw them too late", async () => {
      const payload = payloadFor(test.digest);
      put(payload, await annotationsFor(payload, { loggedAt: minutes(11) }));
      await assertRefused(OUTSIDE);
    });

    it("are refused without an entry", async () => {
      const payload = payloadFor(test.digest);
      const { [BUNDLE]: _, ...annotations } = await annotationsFor(payload);
      put(payload, annotations);
      await assertRefused(NO_TIME);
    });

    it("are refused when they cannot be read", async () => {
      const payload = payloadFor(test.digest);
      const annotations = await annotationsFor(payload);
      for (const [name, value, reason] of [
        [CERTIFICATE, "-----BEGIN CERTIFICATE-----", "its certificate is damaged"],
        [BUNDLE, "{", "an annotation of its signature is no JSON object"],
        [BUNDLE, "{}", "its transparency log entry is not complete"],
      ] as const) {
        put(payload, { ...annotations, [name]: value });
        await assertRefused(reason);
      }
    });
  });
});
