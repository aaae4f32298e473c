/** How programs are told where Vault is and whether to check who answers: variables, annotations, entries of ConfigMaps. */
import { hostOf, isLoopbackHost, isPlainHttp } from "../network/address";
import type { Field } from "../field";
import { parseImageReference } from "../image-reference";
import { parseExec } from "../docker/shell";

/** Variables with the address of a server, as clients, agents and servers read them. */
export const ADDRESS_VARIABLES: ReadonlySet<unknown> = new Set([
  "VAULT_ADDR",
  "VAULT_API_ADDR",
  "VAULT_AGENT_ADDR",
  "BAO_ADDR",
  "BAO_API_ADDR",
  "BAO_AGENT_ADDR",
  "AGENT_INJECT_VAULT_ADDR",
]);

/** Those of them that lead a client to the server. */
const CLIENT_ADDRESSES: ReadonlySet<unknown> = new Set(["VAULT_ADDR", "BAO_ADDR"]);

/** Variables that switch off the check of certificates. Some clients (node-vault 0.12) take any value for yes, "false" included. */
export const SKIP_VARIABLES: ReadonlySet<unknown> = new Set(["VAULT_SKIP_VERIFY", "BAO_SKIP_VERIFY"]);

/** Variables that give the root token of a server in development mode. */
export const DEV_VARIABLES: ReadonlySet<unknown> = new Set(["VAULT_DEV_ROOT_TOKEN_ID", "BAO_DEV_ROOT_TOKEN_ID"]);

/** Variables whose value the images of Vault and OpenBao write into a configuration file. */
export const CONFIG_VARIABLES: ReadonlySet<unknown> = new Set(["VAULT_LOCAL_CONFIG", "BAO_LOCAL_CONFIG"]);

/** Whether the value of a variable keeps secrets from being read on the way. */
export function isSafeSetting(name: unknown, value: unknown): boolean {
  if (SKIP_VARIABLES.has(name)) return value === undefined || value === "";
  return !ADDRESS_VARIABLES.has(name) || !isPlainHttp(value);
}

/** Whether the variables of a container lead to a server on the same machine, where nobody stands in between. */
export function isLocalClient(env: readonly Field[]): boolean {
  const addresses = env.filter((variable) => CLIENT_ADDRESSES.has(variable.get("name").value));
  return addresses.length > 0 && addresses.every((variable) => isLocal(variable.get("value").value));
}

function isLocal(address: unknown): boolean {
  return typeof address === "string" && isLoopbackHost(hostOf(address));
}

/** Whether an image is Vault's or OpenBao's own, or a copy of it under the same name. */
export function isVaultImage(image: unknown): boolean {
  const repository = typeof image === "string" ? parseImageReference(image)?.repository : undefined;
  return /(?:^|\/)(?:hashicorp\/vault(?:-enterprise)?|library\/vault|openbao\/openbao(?:-ubi|-hsm-ubi)?)$/.test(repository ?? "");
}

/** Whether a command starts a server in development mode; one without words is what the image does by itself. */
export function startsDevServer(words: readonly string[], image: unknown): boolean {
  const isOfVault = isVaultImage(image);
  // The images of both start that mode unless they are told otherwise.
  if (words.length === 0) return isOfVault;
  return parseExec(words).some((command) => {
    const names = [command.name, ...command.words.map((word) => word.slice(word.lastIndexOf("/") + 1))];
    const isVault = isOfVault || names.includes("vault") || names.includes("bao");
    return isVault && names.includes("server") && names.some((name) => DEV_OPTION.test(name));
  });
}

const DEV_OPTION = /^--?dev(?:-tls|-ha|-three-node|-four-cluster)?(?:=(?!false$|f$|0$).*)?$/i;
