import { RegistryError } from "../registry/errors";
import type { ImageSource, Manifest } from "../registry/source";
import { findSignatures, type FoundSignature, type Room } from "./find-signatures";
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
  room: Room,
): Promise<DigestOutcome> {
  const { authorities, attestations = [] } = requirement;
  const { signatures, remarks, errors } = await findSignatures(source, digest, attestations.length > 0, limits, room);
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
  const count = countDistinct(tallies.map(({ signers }) => signers));
  const unattested = attestations.filter(
    ({ predicateType }) => countDistinct(tallies.map(({ attested }) => attested.get(predicateType) ?? new Set())) < needed,
  );
  const isVerified = count >= needed && unattested.length === 0;
  if (count < by.length) unreadable.add("a signer that several authorities name stands for one of them only");
  const missing = count >= needed ? [] : missingSignatures(tallies, count, needed, unreadable);
  const lacking = unattested.map(
    ({ predicateType }) => `it has no attestation of the type "${shown(predicateType)}" by whom it must be`,
  );
  return { isVerified, by, reasons: isVerified ? [] : [...missing, ...lacking], errors: failures };
}

/** What one authority has to do with the signatures of a digest. */
class Tally {
  /** Keys and identities that have signed the image in its name. */
  readonly signers = new Set<string>();
  /** The same for what it has stated, by type. */
  readonly attested = new Map<string, Set<string>>();
  private readonly refusals: Refusal[] = [];

  constructor(readonly authority: Authority) {}

  count(signed: Signed, expected: Requirement & { digest: string }): void {
    try {
      const signer = checkSignature(signed, this.authority);
      const claims = claimsOf(signed, expected, expected.annotations ?? {});
      if (claims.kind === "signature") this.signers.add(signer);
      else this.attested.set(claims.predicateType, (this.attested.get(claims.predicateType) ?? new Set()).add(signer));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusals.push(error);
    }
  }

  get hasSigned(): boolean {
    return this.signers.size > 0;
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

/** How many authorities have signed, where each signer stands for one of them: the most that can be matched. */
function countDistinct(signers: readonly ReadonlySet<string>[]): number {
  const holders = new Map<string, ReadonlySet<string>>();
  const find = (own: ReadonlySet<string>, tried: Set<string>): boolean =>
    [...own].some((signer) => {
      if (tried.has(signer)) return false;
      tried.add(signer);
      const holder = holders.get(signer);
      if (holder && !find(holder, tried)) return false;
      holders.set(signer, own);
      return true;
    });
  return signers.filter((own) => find(own, new Set())).length;
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
