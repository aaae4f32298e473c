import { isFromRegistry, repositoryOf, type ImageReference } from "../../model/image-reference";
import type { RegistrySettings } from "../registry/options";
import { nameOfKey } from "../verify/keys";
import type { Authority, Requirement, Verdict } from "../verify/types";

/** How long all verifications of a run may take together, in seconds, where the file does not say. */
export const DEFAULT_BUDGET_SECONDS = 30;

/** Which images need which signatures. */
export interface TrustPolicy {
  /** The file as the user named it. */
  readonly file: string;
  /** How registries are reached, by host and port as image references have them. Others are reached over https with the roots of Node. */
  readonly registries: ReadonlyMap<string, RegistrySettings>;
  /** The most specific ones first; no two are for the same images. */
  readonly rules: readonly TrustRule[];
  readonly budgetSeconds: number;
}

/** What the images need that come from one place. */
export type TrustRule = TrustPlace & (VerifyRule | { readonly action: "accept" | "reject"; readonly reason: string });

interface TrustPlace {
  /** `registry[:port][/path]`, as {@link isFromRegistry} compares it. */
  readonly images: string;
  /** Where in the file it stands. */
  readonly line: number;
}

interface VerifyRule {
  readonly action: "verify";
  readonly authorities: readonly AuthoritySource[];
  /** What is needed besides; `threshold` is at most the number of the authorities. */
  readonly needs: Omit<Requirement, "authorities" | "repository">;
}

/** An authority whose keys are read once they are needed, and only once. */
export interface AuthoritySource {
  readonly name: string;
  /** Rejects with a {@link KeysUnavailable} where they cannot be had now. */
  readonly load: () => Promise<Authority>;
}

/** Keys that cannot be had now, so that nothing can be said about signatures by them. The message is a clause: `Vault has no key "a"`. */
export class KeysUnavailable extends Error {
  override readonly name = "KeysUnavailable";
}

/** What is to be done about an image. */
export type TrustDecision =
  | {
      readonly action: "verify";
      readonly rule: TrustRule;
      /** The verdict of `verify` upon what the image needs, or why nothing can be said without keys that cannot be had. */
      readonly decide: (verify: (requirement: Requirement) => Promise<Verdict>) => Promise<Verdict>;
    }
  | { readonly action: "accept" | "reject"; readonly rule?: TrustRule; readonly reason: string };

/** What the most specific entry says about an image. One that no entry is for is rejected. */
export function requirementFor({ rules }: TrustPolicy, reference: ImageReference): TrustDecision {
  const rule = rules.find(({ images }) => isFromRegistry(reference, images));
  if (rule === undefined) return { action: "reject", reason: "no entry of the trust policy is for it" };
  if (rule.action !== "verify") return { action: rule.action, rule, reason: rule.reason };
  return { action: "verify", rule, decide: (verify) => decide(rule, repositoryOf(reference), verify) };
}

/**
 * Some authorities may not be needed, so an image that is verified without them is. One that is refused may have been signed by those that
 * cannot be had.
 */
async function decide(
  { authorities: sources, needs }: VerifyRule,
  repository: string,
  verify: (requirement: Requirement) => Promise<Verdict>,
): Promise<Verdict> {
  const loaded = await Promise.all(sources.map(loadAuthority));
  const authorities = loaded.filter((authority) => typeof authority !== "string");
  const unavailable = loaded.filter((authority) => typeof authority === "string");
  const shared = sharedKeys(authorities);
  if (shared.length > 0) return { outcome: "undecided", reason: shared.join("; ") };
  const undecided: Verdict = { outcome: "undecided", reason: unavailable.join("; ") };
  if (authorities.length < needs.threshold) return undecided;
  const verdict = await verify({ ...needs, authorities, repository });
  return verdict.outcome === "refused" && unavailable.length > 0 ? undecided : verdict;
}

async function loadAuthority({ name, load }: AuthoritySource): Promise<Authority | string> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof KeysUnavailable) return `the keys of "${name}" cannot be had: ${error.message}`;
    throw error;
  }
}

/** Clauses about authorities that have a key in common. */
export function sharedKeys(authorities: readonly Authority[]): string[] {
  const owners = new Map<string, string>();
  return authorities.flatMap((authority) => {
    if (authority.kind !== "keys") return [];
    const prints = new Set(authority.keys.map(nameOfKey));
    const others = new Set([...prints].flatMap((print) => owners.get(print) ?? []));
    for (const print of prints) owners.set(print, authority.name);
    return [...others].map((other) => `"${other}" and "${authority.name}" have a key in common, which would count twice`);
  });
}
