/** The labels of a namespace that Pod Security admission goes by. Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */

/** What the labels begin with; `enforce`, `audit` or `warn` follows, and with `-version` after it the version. */
export const POD_SECURITY_LABEL = "pod-security.kubernetes.io/";

/** The levels, from the weakest. */
export const POD_SECURITY_LEVELS: readonly string[] = ["privileged", "baseline", "restricted"];
