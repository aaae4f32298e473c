import { requireDnsLabel } from "../arguments";

const WRITE = ["create", "read", "update"];
const ALL = [...WRITE, "delete"];

/**
 * The Vault policy that a `VaultPki` can be deployed with: for the token of the pipeline that runs `pulumi up`, in place of a root token. It
 * lets nobody issue, sign for a leaf, read a secret or log in. Whoever may write policies and roles for logins can give themselves more through
 * these, so the token belongs to the pipeline alone.
 *
 * @param path as in `VaultPkiArgs`.
 * @param auditDevices whether `auditFiles` are among the arguments. Default: `false`.
 */
export function vaultPkiDeployerPolicy(path: string, auditDevices = false): string {
  requireDnsLabel("path", path);
  const mounts = [path, `${path}-root`];
  const logins = [`${path}-kubernetes`, `${path}-approle`];
  const rules: [path: string, capabilities: readonly string[]][] = [
    ["sys/mounts", ["read"]],
    ["sys/auth", ["read"]],
    ...mounts.flatMap((mount): typeof rules => [
      [`sys/mounts/${mount}`, ALL],
      [`sys/mounts/${mount}/tune`, WRITE],
      [`${mount}/config/+`, WRITE],
      [`${mount}/issuer/+`, WRITE],
      [`${mount}/key/+`, ["read"]],
      // Not "+", which would stand for "exported" too: with that the key of an authority leaves Vault.
      [`${mount}/intermediate/generate/internal`, WRITE],
      [`${mount}/intermediate/generate/existing`, WRITE],
      [`${mount}/intermediate/set-signed`, WRITE],
      [`${mount}/tidy`, WRITE],
    ]),
    [`${path}-root/root/generate/internal`, WRITE],
    [`${path}-root/root/generate/existing`, WRITE],
    [`${path}-root/issuer/+/sign-intermediate`, WRITE],
    [`${path}/roles/+`, ALL],
    [`${path}/revoke`, WRITE],
    [`${path}/cert/+`, ["read"]],
    [`${path}/crl/rotate`, ["read"]],
    ...logins.flatMap((login): typeof rules => [
      [`sys/auth/${login}`, [...ALL, "sudo"]],
      [`sys/auth/${login}/tune`, [...WRITE, "sudo"]],
      [`auth/${login}/config`, WRITE],
      [`auth/${login}/role/+`, ALL],
    ]),
    [`sys/policies/acl/${path}-*`, ALL],
    ...(auditDevices
      ? ([
          ["sys/audit", ["read", "sudo"]],
          [`sys/audit/${path}-*`, [...ALL, "sudo"]],
        ] satisfies typeof rules)
      : []),
  ];
  return rules.map(([at, capabilities]) => `path "${at}" {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`).join("");
}
