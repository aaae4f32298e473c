import { lstatSync } from "node:fs";

/** Variables of the environment, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a project keeps its trust policy, from the folder with `Pulumi.yaml`. */
export const TRUST_POLICY_FILE = "stacks/trust-policy.yaml";

/** The environment variable that says where the trust policy is. */
export const TRUST_POLICY_VARIABLE = "PORTCULLIS_TRUST_POLICY";

/**
 * Whether there is something in the place of a trust policy, even if it cannot be read: a link that leads nowhere or a folder that is closed must
 * not look as if nobody had asked for signatures.
 */
export function isTrustPolicyAt(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return !["ENOENT", "ENOTDIR"].includes(code);
  }
}
