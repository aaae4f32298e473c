import { RegistryError } from "../registry/errors";
import type { ImageSource, Manifest } from "../registry/source";
import { findSignatures, type FoundSignature } from "./find-signatures";
import { Refusal, shown, STAGES } from "./refusal";
import { checkSignature, claimsOf, isDetached, readBundle, readEnvelope, readPayload, type Signed } from "./signed";
import type { Authority, Requirement, VerificationLimits } from "./types";

/** What is known of one digest, without what it may consist of. */
export interface DigestOutcome {
  readonly isVerified: boolean;
  /** Names of the authorities that have signed it, in the order of the requirement. */
  readonly by: readonly string[];
  /** Why it is not verified. */
  readonly reasons: readonly string[];
  /** What could not be read, so that the reasons may not be the whole truth. */
  readonly errors: readonly RegistryError[];
}

/** Whether as many authorities as are needed have signed a digest itself. */
export async function verifyDigest(
  source: ImageSource,
  digest: string,
  requirement: Requirement,
  limits: Required<VerificationLimits>,
): Promise<DigestOutcome> {
  const { authorities, attestations = [] } = requirement;
  const { signatures, remarks, errors } = await findSignatures(source, digest, attestations.length > 0, limits);
  const tallies = authorities.map((authority) => new Tally(authority));
  const unreadable = new Set(remarks);
  const failures = [...errors];
  let image: Promise<Manifest | undefined> | undefined;
  for (const found of signatures) {
    try {
      const signed = await readSigned(found, () => (image ??= source.manifest(digest)));
      for (const tally of tallies) tally.count(signed, { ...requirement, digest });
    } catch (error) {
      if (error instanceof Refusal) unreadable.add(error.message);
      else if (error instanceof RegistryError) failures.push(error);
      else throw error;
    }
  }
  const by = tallies.filter(({ hasSigned }) => hasSigned).map(({ authority }) => authority.name);
  const needed = Math.max(requirement.threshold, 1);
  const unattested = attestations.filter(({ predicateType }) => !tallies.some(({ attested }) => attested.has(predicateType)));
  const isVerified = by.length >= needed && unattested.length === 0;
  const missing = by.length >= needed ? [] : missingSignatures(tallies, by.length, needed, unreadable);
  const lacking = unattested.map(
    ({ predicateType }) => `it has no attestation of the type "${shown(predicateType)}" by whom it must be`,
  );
  return { isVerified, by, reasons: isVerified ? [] : [...missing, ...lacking], errors: failures };
}

/** What one authority has to do with the signatures of a digest. */
class Tally {
  hasSigned = false;
  /** The types of what it has stated. */
  readonly attested = new Set<string>();
  private readonly refusals: Refusal[] = [];

  constructor(readonly authority: Authority) {}

  count(signed: Signed, expected: Requirement & { digest: string }): void {
    try {
      checkSignature(signed, this.authority);
      const claims = claimsOf(signed, expected, expected.annotations ?? {});
      if (claims.kind === "signature") this.hasSigned = true;
      else this.attested.add(claims.predicateType);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusals.push(error);
    }
  }

  /** Why it is not counted: the reasons of what came furthest. */
  get reasons(): string[] {
    const furthest = Math.max(...this.refusals.map(({ stage }) => STAGES.indexOf(stage)));
    if (this.attested.size > 0 && furthest < STAGES.indexOf("claims")) {
      return [`"${shown(this.authority.name)}" has signed statements about it, but not the image`];
    }
    return this.refusals.filter(({ stage }) => STAGES.indexOf(stage) === furthest).map(({ message }) => message);
  }
}

function missingSignatures(tallies: readonly Tally[], count: number, needed: number, unreadable: ReadonlySet<string>): string[] {
  const reasons = new Set(tallies.filter(({ hasSigned }) => !hasSigned).flatMap((tally) => tally.reasons));
  if (count === 0 && reasons.size === 0 && unreadable.size === 0) reasons.add("it has no signature");
  const share =
    needed > 1 && count > 0
      ? [`only ${count} of the ${needed} authorities that it needs ${count === 1 ? "has" : "have"} signed it`]
      : [];
  return [...share, ...reasons, ...unreadable];
}

/** Reads a signature. The image itself is fetched only for a signature that does not hold what it is for. */
async function readSigned(
  { format, bytes, annotations }: FoundSignature,
  image: () => Promise<Manifest | undefined>,
): Promise<Signed> {
  if (format === "payload") return readPayload(bytes, annotations);
  if (format === "envelope") return readEnvelope(bytes, annotations);
  return readBundle(bytes, isDetached(bytes) ? (await image())?.bytes : undefined);
}
