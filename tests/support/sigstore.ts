/**
 * A Sigstore of our own: certificate authority, certificate log, transparency log and timestamp authority of @sigstore/mock. Its modules are
 * taken one by one: the package as a whole replaces the HTTP client of the process.
 */
import { initializeCA } from "@sigstore/mock/dist/fulcio/ca";
import { initializeCTLog } from "@sigstore/mock/dist/fulcio/ctlog";
import { initializeTLog } from "@sigstore/mock/dist/rekor/tlog";
import { initializeTSA } from "@sigstore/mock/dist/timestamp/tsa";
import { createHash, generateKeyPairSync } from "node:crypto";
import { BUNDLE_V03, envelopeOf, keyPair, preAuthEncoding, signatureOf, type KeyPair } from "./image-signatures";

type P256 = ReturnType<typeof p256>;
const p256 = () => generateKeyPairSync("ec", { namedCurve: "P-256" });

export const ISSUER = "https://token.actions.githubusercontent.com";
export const SUBJECT = "https://github.com/example/shop/.github/workflows/release.yml@refs/heads/main";

const LOG = "https://rekor.example.com";
const SHA_256 = "2.16.840.1.101.3.4.2.1";
const DAY = 86_400_000;

export interface SigningOptions {
  readonly subject?: string;
  readonly issuer?: string;
  /** From when the certificate is valid, for ten minutes. Default: a minute ago, so that no second that passes matters. */
  readonly issuedAt?: Date;
  /** When the transparency log records the signature. Default: now. */
  readonly loggedAt?: Date;
  /** In place of the log, a timestamp authority, of this time. */
  readonly timestampedAt?: Date;
  /** The certificate, in DER, and its key: in place of those that are issued here. */
  readonly signer?: Signer;
}

export interface Signer {
  readonly certificate: Buffer;
  readonly key: KeyPair;
}

/** What the log answers; its types are not there. */
interface RekorEntry {
  readonly body: string;
  readonly integratedTime: number;
  readonly logID: string;
  readonly logIndex: number;
  readonly verification: {
    readonly signedEntryTimestamp: string;
    readonly inclusionProof: {
      readonly logIndex: number;
      readonly rootHash: string;
      readonly treeSize: number;
      readonly hashes: readonly string[];
      readonly checkpoint: string;
    };
  };
}

/** A bundle as a plain object, for tests to spoil. */
export interface KeylessBundle extends Record<string, unknown> {
  verificationMaterial: {
    certificate: { rawBytes: string };
    tlogEntries: Record<string, unknown>[];
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
}

export class Sigstore {
  private constructor(
    private readonly keys: Readonly<Record<"ca" | "certificates" | "log" | "timestamps", P256>>,
    /** As in `trusted_root.json`. */
    readonly trustedRoot: Readonly<Record<string, unknown>>,
  ) {}

  static async start(): Promise<Sigstore> {
    const keys = { ca: p256(), certificates: p256(), log: p256(), timestamps: p256() };
    const ca = await initializeCA(keys.ca, await initializeCTLog(keys.certificates));
    const tsa = await initializeTSA(keys.timestamps);
    const root = {
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      tlogs: [trustedLog(LOG, keys.log)],
      ctlogs: [trustedLog("https://ctfe.example.com", keys.certificates)],
      certificateAuthorities: [trustedAuthority("https://fulcio.example.com", ca.rootCertificate)],
      timestampAuthorities: [trustedAuthority("https://timestamp.example.com", tsa.intCertificate, tsa.rootCertificate)],
    };
    return new Sigstore(keys, root);
  }

  async issue({
    subject = SUBJECT,
    issuer = ISSUER,
    issuedAt = new Date(Date.now() - 60_000),
  }: SigningOptions = {}): Promise<Signer> {
    const key = keyPair();
    const ca = await initializeCA(this.keys.ca, await initializeCTLog(this.keys.certificates), issuedAt);
    const publicKey = new Uint8Array(key.publicKey.export({ format: "der", type: "spki" }));
    const extensions = [{ oid: "1.3.6.1.4.1.57264.1.8", value: issuer }];
    return { certificate: toBuffer(await ca.issueCertificate({ publicKey, subjectAltName: subject, extensions })), key };
  }

  /** Signs a statement. */
  async signStatement(payload: Buffer, options: SigningOptions = {}): Promise<KeylessBundle> {
    const signer = options.signer ?? (await this.issue(options));
    const signature = signatureOf(preAuthEncoding(payload), signer.key);
    const entry = {
      kind: "dsse",
      apiVersion: "0.0.1",
      spec: {
        payloadHash: { algorithm: "sha256", value: sha256(payload).toString("hex") },
        signatures: [{ signature: signature.toString("base64"), verifier: base64(toPem(signer.certificate)) }],
      },
    };
    return {
      mediaType: BUNDLE_V03,
      verificationMaterial: await this.material(signer, signature, entry, options),
      dsseEnvelope: envelopeOf(payload, signature),
    };
  }

  /** Signs a message, or a payload of simple signing. */
  async signMessage(message: Buffer, options: SigningOptions = {}): Promise<KeylessBundle> {
    const signer = options.signer ?? (await this.issue(options));
    const signature = signatureOf(message, signer.key);
    return {
      mediaType: BUNDLE_V03,
      verificationMaterial: await this.material(signer, signature, messageEntry(message, signature, signer.certificate), options),
      messageSignature: {
        messageDigest: { algorithm: "SHA2_256", digest: sha256(message).toString("base64") },
        signature: signature.toString("base64"),
      },
    };
  }

  /** What the log gives for an entry, as in a bundle. */
  async log(body: object, at?: Date): Promise<Record<string, unknown>> {
    const log = await initializeTLog(LOG, this.keys.log, at);
    const [entry] = Object.values((await log.log(body)) as Readonly<Record<string, RekorEntry>>);
    if (!entry) throw new Error("the log gave no entry");
    const { inclusionProof: proof, signedEntryTimestamp } = entry.verification;
    const { kind, apiVersion } = body as { kind: string; apiVersion: string };
    return {
      logIndex: String(entry.logIndex),
      logId: { keyId: Buffer.from(entry.logID, "hex").toString("base64") },
      kindVersion: { kind, version: apiVersion },
      integratedTime: String(entry.integratedTime),
      inclusionPromise: { signedEntryTimestamp },
      inclusionProof: {
        logIndex: String(proof.logIndex),
        rootHash: Buffer.from(proof.rootHash, "hex").toString("base64"),
        treeSize: String(proof.treeSize),
        hashes: proof.hashes,
        checkpoint: { envelope: proof.checkpoint },
      },
      canonicalizedBody: entry.body,
    };
  }

  /** A timestamp of a signature, in DER. */
  async timestamp(signature: Buffer, at: Date): Promise<Buffer> {
    // Whole seconds: the library that reads it knows no other fractions than three digits.
    const tsa = await initializeTSA(this.keys.timestamps, new Date(Math.floor(at.getTime() / 1000) * 1000));
    const request = { artifactHash: sha256(signature), hashAlgorithmOID: SHA_256, nonce: 7, policyOID: "1.3.6.1.4.1.57264.2" };
    return toBuffer(await tsa.timestamp(request));
  }

  private async material(
    { certificate }: Signer,
    signature: Buffer,
    entry: object,
    { loggedAt, timestampedAt }: SigningOptions,
  ): Promise<KeylessBundle["verificationMaterial"]> {
    const rawBytes = certificate.toString("base64");
    if (!timestampedAt) return { certificate: { rawBytes }, tlogEntries: [await this.log(entry, loggedAt)] };
    const signedTimestamp = (await this.timestamp(signature, timestampedAt)).toString("base64");
    return { certificate: { rawBytes }, tlogEntries: [], timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp }] } };
  }
}

/** The entry of a log for a signed message. */
export function messageEntry(message: Buffer, signature: Buffer, certificate: Buffer): object {
  return {
    kind: "hashedrekord",
    apiVersion: "0.0.1",
    spec: {
      data: { hash: { algorithm: "sha256", value: sha256(message).toString("hex") } },
      signature: { content: signature.toString("base64"), publicKey: { content: base64(toPem(certificate)) } },
    },
  };
}

export function toPem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A trusted certificate authority, the issuing certificate first. */
export function trustedAuthority(uri: string, ...chain: readonly ArrayBufferView<ArrayBuffer>[]): object {
  const certificates = chain.map((certificate) => ({ rawBytes: toBuffer(certificate).toString("base64") }));
  return { subject: { organization: "example", commonName: "sigstore" }, uri, certChain: { certificates }, validFor: SPAN };
}

const SPAN = { start: new Date(Date.now() - 2 * DAY).toISOString() };

function trustedLog(baseUrl: string, { publicKey }: P256): object {
  const key = publicKey.export({ format: "der", type: "spki" });
  return {
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: key.toString("base64"), keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor: SPAN },
    logId: { keyId: sha256(key).toString("base64") },
  };
}

function toBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
