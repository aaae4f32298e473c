/** One image in a repository, and what verifying it must come to. */
import assert from "node:assert/strict";
import type { Descriptor } from "../../../../policies/signatures/registry/source";
import type { KeyAuthority, Requirement } from "../../../../policies/signatures/verify/types";
import { verifyImage } from "../../../../policies/signatures/verify/verify-image";
import { keyPair, REPOSITORY, type KeyPair } from "../../../support/image-signatures";
import { MemoryRegistry } from "../../../support/memory-registry";

/** Keys of the authorities `release` and `ci`, and one of nobody. */
export const [RELEASE, CI, STRANGER] = [keyPair(), keyPair(), keyPair()];
export const BY_STRANGER = 'its signature is by a key that "release" does not have';

export function keys(name: string, ...pairs: readonly KeyPair[]): KeyAuthority {
  return { kind: "keys", name, keys: pairs.map(({ publicKey }) => publicKey) };
}

/** Where nothing else is said: one signature by `release`. */
export function requirement(changes: Partial<Requirement> = {}): Requirement {
  return { authorities: [keys("release", RELEASE)], threshold: 1, repository: REPOSITORY, ...changes };
}

export class ImageCase {
  readonly registry = new MemoryRegistry();
  image: Descriptor = this.registry.putImage();

  get digest(): string {
    return this.image.digest;
  }

  async assertVerified(changes: Partial<Requirement> = {}, by: readonly string[] = ["release"]): Promise<void> {
    const verdict = await verifyImage(this.registry, this.digest, requirement(changes));
    assert.deepEqual(verdict, { outcome: "verified", digest: this.digest, by });
  }

  async assertRefused(reasons: readonly string[], changes: Partial<Requirement> = {}): Promise<void> {
    const verdict = await verifyImage(this.registry, this.digest, requirement(changes));
    assert.deepEqual(verdict, { outcome: "refused", digest: this.digest, reasons });
  }

  async assertUndecided(reason: string): Promise<void> {
    assert.deepEqual(await verifyImage(this.registry, this.digest, requirement()), { outcome: "undecided", reason });
  }
}
