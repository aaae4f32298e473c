/** Attacks by certificates: when they were valid, to whom they were issued, and by whom. */
import type { IdentityPattern } from "../../../../policies/signatures/verify/types";
import { statementFor } from "../../../support/image-signatures";
import { ISSUER, Sigstore, SUBJECT, type KeylessBundle, type SigningOptions } from "../../../support/sigstore";
import type { Attack } from "./world";

/** Changes what has been signed before it is attached. */
type Spoil = (bundle: KeylessBundle, sigstore: Sigstore) => Promise<void> | void;

interface Case {
  name: string;
  options?: SigningOptions;
  identity?: IdentityPattern;
  /** Default: the one that is trusted. */
  from?: () => Promise<Sigstore>;
  spoil?: Spoil;
  outcome: Attack["outcome"];
}

const REPOSITORY = "https://github.com/example/shop/";
const NOT_VALID = "the certificate was not valid when the log recorded the signature";
const after = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

let trusted: Promise<Sigstore> | undefined;
let trustedRoot: Readonly<Record<string, unknown>> = {};
const theTrusted = (): Promise<Sigstore> => (trusted ??= Sigstore.start());

function issuedTo(subject: string, issuer = ISSUER): Attack["outcome"] {
  return { refused: [`its certificate was issued to "${subject}" of the issuer "${issuer}", which "ci" does not name`] };
}

const CASES: readonly Case[] = [
  { name: "nothing: a keyless signature as it should be", outcome: { verified: ["ci"] } },
  {
    name: "a certificate that had expired when it was used",
    options: { issuedAt: after(1), loggedAt: after(2) },
    outcome: { refused: [NOT_VALID] },
  },
  {
    name: "a certificate that was not valid yet when it was used",
    options: { issuedAt: after(2), loggedAt: after(1) },
    outcome: { refused: [NOT_VALID] },
  },
  {
    name: "a certificate that had expired by the clock of a timestamp authority",
    options: { issuedAt: after(1), timestampedAt: after(2) },
    outcome: { refused: ['its certificate is not by an authority that "ci" trusts, or was not valid when it was used'] },
  },
  {
    name: "a certificate without any proof of when it was used",
    spoil: ({ verificationMaterial }) => void (verificationMaterial.tlogEntries = []),
    outcome: { refused: ['no log and no timestamp authority that "ci" trusts proves when it was signed'] },
  },
  {
    name: "a certificate of another Sigstore with the same names",
    from: () => Sigstore.start(),
    outcome: { refused: ['its certificate is not by an authority that "ci" trusts, or was not valid when it was used'] },
  },
  {
    name: "a log entry of another signature",
    spoil: async ({ verificationMaterial }, sigstore) => {
      const other = await sigstore.signStatement(statementFor(`sha256:${"1".repeat(64)}`));
      verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries;
    },
    outcome: { refused: ["its transparency log entry is for another signature"] },
  },
  {
    name: "an identity that contains the one that is trusted",
    options: { subject: `https://evil.example.com/?${REPOSITORY}x` },
    identity: { issuer: ISSUER, subjectPattern: `${REPOSITORY}.*` },
    outcome: issuedTo(`https://evil.example.com/?${REPOSITORY}x`),
  },
  {
    name: "an identity that begins as the one that is trusted",
    options: { subject: `${SUBJECT}-evil` },
    identity: { issuer: ISSUER, subjectPattern: SUBJECT.replaceAll(".", "\\.") },
    outcome: issuedTo(`${SUBJECT}-evil`),
  },
  {
    name: "an identity that begins as the first of two patterns",
    options: { subject: `${REPOSITORY}a/evil` },
    identity: { issuer: ISSUER, subjectPattern: `${REPOSITORY}a|${REPOSITORY}b` },
    outcome: issuedTo(`${REPOSITORY}a/evil`),
  },
  {
    name: "an identity with the one that is trusted on a line of its own",
    options: { subject: `https://evil.example.com/\n${SUBJECT}` },
    identity: { issuer: ISSUER, subjectPattern: `^${SUBJECT}$` },
    outcome: issuedTo(`https://evil.example.com/\\u{a}${SUBJECT}`),
  },
  {
    name: "an issuer that begins as the one that is trusted",
    options: { issuer: `${ISSUER}.evil.example.com` },
    outcome: issuedTo(SUBJECT, `${ISSUER}.evil.example.com`),
  },
];

export const keyless: readonly Attack[] = CASES.map(
  ({ name, options, identity = { issuer: ISSUER, subject: SUBJECT }, from = theTrusted, spoil, outcome }): Attack => ({
    name,
    prepare: async (world) => {
      ({ trustedRoot } = await theTrusted());
      const sigstore = await from();
      const bundle = await sigstore.signStatement(statementFor(world.image.digest), options);
      await spoil?.(bundle, sigstore);
      world.refer(world.image, bundle);
      return world.image.digest;
    },
    authorities: () => [{ kind: "keyless", name: "ci", trustedRoot, identities: [identity] }],
    outcome,
  }),
);
