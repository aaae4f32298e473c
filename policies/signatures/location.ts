/** Where a project keeps its trust policy, from the folder with `Pulumi.yaml`. */
export const TRUST_POLICY_FILE = "stacks/trust-policy.yaml";

/** The environment variable that says where the trust policy is. */
export const TRUST_POLICY_VARIABLE = "PORTCULLIS_TRUST_POLICY";
