/** node-vault behind an interface that leaves its traps out: checked paths, verified TLS, retries, and errors without secrets. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type NodeVault from "node-vault";
import { meaning, redact, VaultError } from "./errors";
import { transportTo, type Transport } from "./transport";

/** A JSON object of Vault's API, in its own snake_case. */
export type VaultData = Record<string, unknown>;

/** Where Vault is. Credentials come from the environment only, so that they never reach Pulumi's state. */
export interface VaultConnection {
  /** `https://host[:port]`; plain http on loopback only. */
  address: string;
  /** The namespace of Vault Enterprise or OpenBao. Default: the environment's VAULT_NAMESPACE, else the root namespace. */
  namespace?: string;
}

/** How often a request is tried, and how long the first pause is, in milliseconds; it doubles. */
export interface Retries {
  attempts: number;
  firstPause: number;
}

export interface Vault {
  /** The `data` at a path, or `undefined` where there is none. */
  read(path: string): Promise<VaultData | undefined>;
  /** Writes something that is the same however often it is written. */
  write(path: string, data: VaultData): Promise<VaultData>;
  /** Writes what makes something new each time, such as a key: not tried again once it may have been done. */
  make(path: string, data: VaultData): Promise<VaultData>;
  /** Removes what is at a path, if anything is. */
  remove(path: string): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const RETRIES: Retries = { attempts: 6, firstPause: 250 };
/** Vault did nothing: over its rate limit, the wrong node for it, or sealed. */
const REFUSED = new Set<number | string>([429, 472, 473, 503, "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
/** Vault may have done it. */
const UNCERTAIN = new Set<number | string>([500, 502, 504, "ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const SEGMENT = /^(?!\.{1,2}$)[\w.:~@-]+$/;

/**
 * A client with the credentials of the environment: VAULT_TOKEN; or VAULT_ROLE_ID and VAULT_SECRET_ID, to log in by AppRole (at the mount
 * VAULT_APPROLE_PATH, default `approle`); or the file `~/.vault-token` that `vault login` writes. VAULT_CACERT names a PEM file that the
 * server is verified with. VAULT_SKIP_VERIFY has no effect: verification is always on.
 *
 * Throws {@link VaultError}, here and in each method. Requests that Vault refuses for now are tried again for some seconds.
 */
export function connect(connection: VaultConnection, environment: Environment = process.env, retries = RETRIES): Vault {
  let transport: Transport;
  try {
    transport = transportTo(connection.address, environment["VAULT_CACERT"] || undefined);
  } catch (error) {
    throw new VaultError("be reached", "address", `address or VAULT_CACERT: ${(error as Error).message}`);
  }
  // node-vault is loaded when it is needed: a program that only registers resources does not.
  const nodeVault = require("node-vault") as typeof NodeVault;
  const client = nodeVault({
    endpoint: connection.address,
    ...(connection.namespace !== undefined && { namespace: connection.namespace }),
    // A token of our own, so that node-vault takes none from the environment behind our back.
    token: environment["VAULT_TOKEN"] || "none",
    "request-promise": { defaults: () => transport },
    // Its messages hold what is sent, tokens and keys included.
    debug: () => undefined,
  });
  // VAULT_PREFIX would lead every request to other paths.
  Object.assign(client, { pathPrefix: "" });

  let login: Promise<void> | undefined;
  const authenticate = (): Promise<void> => (login ??= logIn(client, environment, retries));

  const send = async (
    operation: string,
    path: string,
    safe: boolean,
    run: (path: string) => Promise<unknown>,
  ): Promise<VaultData> => {
    const checked = checkPath(operation, path);
    await authenticate();
    try {
      return asData(await attempt(`${operation} ${path}`, safe, retries, client, () => run(checked)));
    } catch (error) {
      if (error instanceof VaultError && error.code === 403) throw await explainDenial(client, error);
      throw error;
    }
  };
  return {
    read: async (path) => {
      try {
        const { data } = await send("read", path, true, (checked) => client.read(checked));
        return data === undefined || data === null ? undefined : asData(data);
      } catch (error) {
        if (error instanceof VaultError && error.code === 404) return undefined;
        throw error;
      }
    },
    write: async (path, data) => asData((await send("write", path, true, (checked) => client.write(checked, data)))["data"]),
    make: async (path, data) => asData((await send("write", path, false, (checked) => client.write(checked, data)))["data"]),
    remove: async (path) => {
      await send("delete", path, true, (checked) => client.delete(checked)).catch((error: unknown) => {
        if (!(error instanceof VaultError && error.code === 404)) throw error;
      });
    },
  };
}

/** A path whose segments are names: none empty, none that leads elsewhere, nothing that a URL reads as anything but a name. */
function checkPath(operation: string, path: string): string {
  if (path.split("/").every((segment) => SEGMENT.test(segment))) return path;
  throw new VaultError(operation, "path", `"${redact(path)}" is not a path of names joined by "/"`);
}

async function attempt<T>(
  operation: string,
  safe: boolean,
  { attempts, firstPause }: Retries,
  { token }: NodeVault.client,
  run: () => Promise<T>,
): Promise<T> {
  const { backOff } = await import("exponential-backoff");
  const options = { numOfAttempts: attempts, startingDelay: firstPause, maxDelay: 8 * firstPause, jitter: "full" as const };
  const retry = ({ code }: VaultError): boolean => REFUSED.has(code) || (safe && UNCERTAIN.has(code));
  const request = (): Promise<T> => run().catch((error: unknown) => Promise.reject(asVaultError(operation, error, token)));
  return backOff(request, { ...options, retry });
}

function asVaultError(operation: string, error: unknown, token: string): VaultError {
  const { message, code, response } = error as { message: string; code?: string; response?: { statusCode: number } };
  if (response === undefined)
    return new VaultError(operation, code ?? "connection", redact(code ? `${message} (${code})` : message, token));
  const { statusCode } = response;
  const reason = message === `Status ${statusCode}` ? meaning(statusCode) : message;
  return new VaultError(operation, statusCode, redact(`${reason} (status ${statusCode})`, token));
}

async function logIn(client: NodeVault.client, environment: Environment, retries: Retries): Promise<void> {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_APPROLE_PATH = "approle" } = environment;
  if (VAULT_TOKEN) return;
  if (VAULT_ROLE_ID && VAULT_SECRET_ID) {
    const path = checkPath("log in", `auth/${VAULT_APPROLE_PATH}/login`);
    const body = { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID };
    const answer = asData(await attempt("log in by AppRole", false, retries, client, () => client.write(path, body)));
    const token = asData(answer["auth"])["client_token"];
    if (typeof token !== "string") throw new VaultError("log in by AppRole", "answer", "the answer holds no token");
    client.token = token;
    return;
  }
  const token = tokenFile();
  if (token === undefined) {
    throw new VaultError("be used", "token", "set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or run `vault login`");
  }
  client.token = token;
}

function tokenFile(): string | undefined {
  try {
    return readFileSync(join(homedir(), ".vault-token"), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Vault answers alike to a token that has expired and one that lacks a right; people need to know which. */
async function explainDenial(client: NodeVault.client, denial: VaultError): Promise<VaultError> {
  const state = await client.tokenLookupSelf().then(
    () => "its policies do not allow it",
    () => "it has expired, is revoked, or was never valid",
  );
  return new VaultError(denial.operation, 403, `the token was refused: ${state}`);
}

function asData(value: unknown): VaultData {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as VaultData) : {};
}
