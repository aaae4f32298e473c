import assert from "node:assert/strict";
import { keyBundle, statementFor } from "../../../support/image-signatures";
import { messageEntry, Sigstore, type KeylessBundle } from "../../../support/sigstore";
import { RELEASE } from "./expect";
import { KeylessCase, minutes, NOT_LISTED, NOT_TRUSTED, NO_TIME, OUTSIDE } from "./keyless-case";

describe("Signatures with certificates", () => {
  let sigstore: Sigstore;
  let test: KeylessCase;
  before(async () => (sigstore = await Sigstore.start()));
  beforeEach(() => (test = new KeylessCase(sigstore)));

  describe("of several authorities", () => {
    it("stand for one of them each, though both name the signer", async () => {
      const [ci] = test.ci().authorities ?? [];
      const [whole] = test.identity({ subjectPattern: "https://github\\.com/.*" }).authorities ?? [];
      assert.ok(ci && whole);
      const both = { authorities: [ci, { ...whole, name: "builds" }], threshold: 2 };
      for (let count = 0; count < 2; count += 1) test.attach(await test.sign());
      const reasons = [
        "only 1 of the 2 authorities that it needs has signed it",
        "a signer that several authorities name stands for one of them only",
      ];
      await test.assertRefused(reasons, both);
      test.attach(await test.sign({ subject: "https://github.com/example/other" }));
      await test.assertVerified(both, ["ci", "builds"]);
    });
  });

  describe("in bundles", () => {
    it("are accepted with the time of a log", async () => {
      test.attach(await test.sign());
      await test.accepts();
    });

    it("are accepted with the time of a timestamp authority", async () => {
      test.attach(await test.sign({ timestampedAt: minutes(1) }));
      await test.accepts(test.ci({ transparencyLogs: 0 }));
      await test.refuses('it is not in as many transparency logs as "ci" needs');
    });

    it("may sign the image's manifest as a message", async () => {
      const { content } = test.registry;
      test.attach(await sigstore.signMessage(content.get(test.digest) ?? Buffer.alloc(0)));
      await test.accepts();
    });

    it("are refused for another image", async () => {
      const other = test.registry.putImage("other");
      test.attach(await sigstore.signStatement(statementFor(other.digest)));
      await test.refuses(`its signature is for the digest ${other.digest}`);
    });

    it("are refused without a certificate", async () => {
      test.attach(keyBundle(statementFor(test.digest), RELEASE));
      await test.refuses('its signature has no certificate for "ci" to check');
    });

    it("are refused with a damaged certificate", async () => {
      const bundle = await test.sign();
      bundle.verificationMaterial.certificate.rawBytes = Buffer.from("no certificate").toString("base64");
      test.attach(bundle);
      await test.refuses("its certificate is damaged");
    });

    it("are refused with a root certificate that they bring along", async () => {
      const bundle: Record<string, unknown> = { ...(await test.sign()) };
      const [authority] = sigstore.trustedRoot["certificateAuthorities"] as { certChain: { certificates: object[] } }[];
      const { certificate, ...material } = bundle["verificationMaterial"] as KeylessBundle["verificationMaterial"];
      const certificates = [certificate, ...(authority?.certChain.certificates ?? [])];
      bundle["verificationMaterial"] = { ...material, x509CertificateChain: { certificates } };
      bundle["mediaType"] = "application/vnd.dev.sigstore.bundle+json;version=0.2";
      test.attach(bundle);
      await test.refuses("its bundle brings a root certificate along");
    });

    it("are refused by the authority of others", async () => {
      const other = await Sigstore.start();
      test.attach(await test.sign({ signer: await other.issue() }));
      await test.refuses(NOT_TRUSTED);
    });

    it("are refused where the statement was changed", async () => {
      const bundle = await test.sign({ timestampedAt: minutes(1) });
      const envelope = bundle["dsseEnvelope"] as object;
      test.attach({ ...bundle, dsseEnvelope: { ...envelope, payload: statementFor(test.digest, { a: 1 }).toString("base64") } });
      await test.refuses("its signature is not by the key of its certificate", test.ci({ transparencyLogs: 0 }));
    });
  });

  describe("are held to their time:", () => {
    it("the log must have seen them while the certificate was valid", async () => {
      for (const options of [{ loggedAt: minutes(11) }, { issuedAt: minutes(60) }]) {
        test = new KeylessCase(sigstore);
        test.attach(await test.sign(options));
        await test.refuses(OUTSIDE);
      }
    });

    it("so must a timestamp authority", async () => {
      test.attach(await test.sign({ timestampedAt: minutes(11) }));
      await test.refuses(NOT_TRUSTED, test.ci({ transparencyLogs: 0 }));
    });

    it("some time must be proven, whatever the policy says", async () => {
      const bundle = await test.sign({ timestampedAt: minutes(1) });
      delete bundle.verificationMaterial.timestampVerificationData;
      test.attach(bundle);
      await test.refuses(NO_TIME, test.ci({ transparencyLogs: 0, timestamps: 0 }));
    });

    it("as many times as the policy says", async () => {
      test.attach(await test.sign());
      await test.refuses(NO_TIME, test.ci({ timestamps: 2 }));
    });

    it("a timestamp must be of this signature", async () => {
      const bundle = await test.sign({ timestampedAt: minutes(1) });
      const { verificationMaterial } = await test.sign({ timestampedAt: minutes(1) });
      test.attach({
        ...bundle,
        verificationMaterial: { ...verificationMaterial, certificate: bundle.verificationMaterial.certificate },
      });
      await test.refuses(NO_TIME, test.ci({ transparencyLogs: 0 }));
    });
  });

  describe("are bound to the log:", () => {
    it("an entry for another signature is none", async () => {
      const bundle = await test.sign();
      const { verificationMaterial } = await test.sign();
      bundle.verificationMaterial.tlogEntries = verificationMaterial.tlogEntries;
      test.attach(bundle);
      await test.refuses("its transparency log entry is for another signature");
    });

    it("an entry for another key is none", async () => {
      const message = test.registry.content.get(test.digest) ?? Buffer.alloc(0);
      const bundle = await sigstore.signMessage(message);
      const { signature } = bundle["messageSignature"] as { signature: string };
      const other = await sigstore.issue();
      const entry = messageEntry(message, Buffer.from(signature, "base64"), other.certificate);
      bundle.verificationMaterial.tlogEntries = [await sigstore.log(entry)];
      test.attach(bundle);
      await test.refuses("its transparency log entry is for another key");
    });

    it("an entry of another log is none", async () => {
      const other = await Sigstore.start();
      const bundle = await test.sign();
      const [entry] = bundle.verificationMaterial.tlogEntries;
      const body = JSON.parse(Buffer.from(String(entry?.["canonicalizedBody"]), "base64").toString()) as object;
      bundle.verificationMaterial.tlogEntries = [await other.log(body)];
      test.attach(bundle);
      await test.refuses('its transparency log entry is not in a log that "ci" trusts');
    });

    it("the same entry twice is no second one", async () => {
      const bundle = await test.sign();
      const [entry = {}] = bundle.verificationMaterial.tlogEntries;
      bundle.verificationMaterial.tlogEntries = [entry, { ...entry }];
      test.attach(bundle);
      await test.refuses(NO_TIME, test.ci({ transparencyLogs: 2 }));
    });

    it("the certificate must be in a certificate log", async () => {
      test.attach(await test.sign());
      await test.refuses(NOT_LISTED, test.ci({ certificateLogs: 2 }));
    });
  });
});
