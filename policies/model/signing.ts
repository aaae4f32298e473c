/**
 * Our own resources that sign: dynamic resources whose properties tell all that they do. `image` is what is signed, `address` is where the key
 * is, as with those of Vault.
 */
export const OWN_SIGNING_KINDS: readonly string[] = ["pulumi-nodejs:dynamic/signing:ImageSignature"];
