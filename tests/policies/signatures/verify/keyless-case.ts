/** An image whose signatures have certificates. */
import type { IdentityPattern, KeylessAuthority, Requirement } from "../../../../policies/signatures/verify/types";
import { attachBundle, statementFor } from "../../../support/image-signatures";
import { ISSUER, SUBJECT, type KeylessBundle, type Sigstore, type SigningOptions } from "../../../support/sigstore";
import { ImageCase } from "./expect";

export const NOT_TRUSTED = 'its certificate is not by an authority that "ci" trusts, or was not valid when it was used';
export const NO_TIME = 'no log and no timestamp authority that "ci" trusts proves when it was signed';
export const OUTSIDE = "the certificate was not valid when the log recorded the signature";
export const NOT_LISTED = 'its certificate is not in a certificate log that "ci" trusts';

const MINUTE = 60_000;

/** So many minutes from now. */
export function minutes(count: number): Date {
  return new Date(Date.now() + count * MINUTE);
}

/** What is said of a certificate for somebody else. */
export function notNamed(subject: string, issuer = ISSUER): string {
  return `its certificate was issued to "${subject}" of the issuer "${issuer}", which "ci" does not name`;
}

export class KeylessCase extends ImageCase {
  constructor(private readonly sigstore: Sigstore) {
    super();
  }

  /** The authority `ci`: the release workflow, with every default. */
  ci(changes: Partial<KeylessAuthority> = {}): Partial<Requirement> {
    const identities = [{ issuer: ISSUER, subject: SUBJECT }];
    return { authorities: [{ kind: "keyless", name: "ci", trustedRoot: this.sigstore.trustedRoot, identities, ...changes }] };
  }

  identity(pattern: Partial<IdentityPattern>): Partial<Requirement> {
    return this.ci({ identities: [{ issuer: ISSUER, ...pattern }] });
  }

  sign(options: SigningOptions = {}): Promise<KeylessBundle> {
    return this.sigstore.signStatement(statementFor(this.digest), options);
  }

  attach(bundle: object): void {
    attachBundle(this.registry, this.digest, bundle);
  }

  accepts(changes = this.ci()): Promise<void> {
    return this.assertVerified(changes, ["ci"]);
  }

  refuses(reason: string, changes = this.ci()): Promise<void> {
    return this.assertRefused([reason], changes);
  }
}
