import { payloadFor, payloadLayer, putUnderTag, signatureAnnotation, signatureOf } from "../../../support/image-signatures";
import { messageEntry, Sigstore, SUBJECT, toPem, type SigningOptions } from "../../../support/sigstore";
import { KeylessCase, minutes, notNamed, NO_TIME, OUTSIDE } from "./keyless-case";

describe("Certificates", () => {
  let sigstore: Sigstore;
  let test: KeylessCase;
  before(async () => (sigstore = await Sigstore.start()));
  beforeEach(() => (test = new KeylessCase(sigstore)));

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
      await test.accepts();
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
      await test.accepts(test.ci({ transparencyLogs: 0 }));
    });

    it("are accepted around attestations", async () => {
      const bundle = await test.sign();
      const [entry = {}] = bundle.verificationMaterial.tlogEntries;
      const certificate = Buffer.from(bundle.verificationMaterial.certificate.rawBytes, "base64");
      const layer = test.registry.put(Buffer.from(JSON.stringify(bundle["dsseEnvelope"])), "application/vnd.dsse.envelope.v1+json");
      putUnderTag(test.registry, test.digest, [
        { ...layer, annotations: { [CERTIFICATE]: toPem(certificate), [BUNDLE]: logAnnotation(entry) } },
      ]);
      await test.accepts();
      await test.refuses(notNamed(SUBJECT), test.identity({ subject: "https://example.com" }));
    });

    it("are refused with the entry for another payload", async () => {
      const payload = payloadFor(test.digest);
      const other = await annotationsFor(payloadFor(test.digest, {}, { a: "b" }));
      put(payload, { ...(await annotationsFor(payload)), [BUNDLE]: other[BUNDLE] ?? "" });
      await test.refuses("its transparency log entry is for another signature");
    });

    it("are refused when the log saw them too late", async () => {
      const payload = payloadFor(test.digest);
      put(payload, await annotationsFor(payload, { loggedAt: minutes(11) }));
      await test.refuses(OUTSIDE);
    });

    it("are refused without an entry", async () => {
      const payload = payloadFor(test.digest);
      const annotations = Object.entries(await annotationsFor(payload)).filter(([name]) => name !== BUNDLE);
      put(payload, Object.fromEntries(annotations));
      await test.refuses(NO_TIME);
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
        await test.refuses(reason);
      }
    });
  });
});
