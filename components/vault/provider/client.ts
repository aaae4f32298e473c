/** node-vault behind an interface that leaves its traps out: checked paths, verified TLS, retries, and errors without secrets. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type NodeVault from "node-vault";
import { asVaultError, isRefused, isUncertain, redact, VaultError } from "./errors";
import { seconds } from "./settings";
import { checkAddress, TIMEOUT_MS, transportTo, type Transport } from "./transport";

/** A JSON object of Vault's API, in its own snake_case. */
export type VaultData = Record<string, unknown>;

/** Where Vault is. Credentials come from the environment only, so that they never reach Pulumi's state. */
export interface VaultConnection {
  /** `https://host[:port]`; plain http on loopback only. */
  address: string;
  /** The namespace of Vault Enterprise or OpenBao. Default: the environment's VAULT_NAMESPACE, else the root namespace. */
  namespace?: string;
}

/** How often a request is tried, how long the first pause is, which doubles, and how long one try takes at most, in milliseconds. */
export interface Retries {
  attempts: number;
  firstPause: number;
  timeout: number;
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

/** What node-vault is given before there is a token: with nothing it would take that of the environment. */
const NO_TOKEN = "none";
const RETRIES = { attempts: 6, firstPause: 250 };
const SEGMENT = /^(?!\.{1,2}$)[\w.:~@-]+$/;

/**
 * A client with the credentials of the environment: VAULT_TOKEN; or VAULT_ROLE_ID and VAULT_SECRET_ID, to log in by AppRole (at the mount
 * VAULT_APPROLE_PATH, default `approle`); or the file `~/.vault-token` that `vault login` writes. VAULT_CACERT names a PEM file that the
 * server is verified with. VAULT_SKIP_VERIFY has no effect: verification is always on. VAULT_CLIENT_TIMEOUT says how long one try of a
 * request may take, such as `30s`; default: `60s`, as with Vault's own client.
 *
 * Throws {@link VaultError}, here and in each method. Requests that Vault refuses for now are tried again for some seconds.
 */
export function connect(
  connection: VaultConnection,
  environment: Environment = process.env,
  retries: Retries = { ...RETRIES, timeout: timeoutOf(environment) },
): Vault {
  let transport: Transport;
  let endpoint: string;
  try {
    endpoint = checkAddress(connection.address).origin;
    transport = transportTo(endpoint, environment["VAULT_CACERT"] || undefined, retries.timeout);
  } catch (error) {
    throw new VaultError("be reached", "address", `address or VAULT_CACERT: ${(error as Error).message}`);
  }
  // node-vault is loaded when it is needed: a program that only registers resources does not.
  const nodeVault = require("node-vault") as typeof NodeVault;
  const client = nodeVault({
    endpoint,
    ...(connection.namespace !== undefined && { namespace: connection.namespace }),
    token: environment["VAULT_TOKEN"] || NO_TOKEN,
    "request-promise": { defaults: () => transport },
    // Its messages hold what is sent, tokens and keys included.
    debug: () => undefined,
  });
  // VAULT_PREFIX would lead every request to other paths.
  Object.assign(client, { pathPrefix: "" });

  let backOffModule: Promise<typeof import("exponential-backoff")> | undefined;
  const attempt: Attempt = async (operation, safe, run) => {
    const { backOff } = await (backOffModule ??= import("exponential-backoff"));
    const { attempts: numOfAttempts, firstPause: startingDelay } = retries;
    const retry = ({ code }: VaultError): boolean => isRefused(code) || (safe && isUncertain(code));
    const secrets = [client.token, environment["VAULT_TOKEN"], environment["VAULT_SECRET_ID"]].filter(
      (known) => known !== NO_TOKEN,
    );
    const request = (): Promise<VaultData | undefined> =>
      run().catch((error: unknown) => Promise.reject(asVaultError(operation, safe, error, secrets)));
    return backOff(request, { numOfAttempts, startingDelay, maxDelay: 8 * startingDelay, jitter: "full", retry });
  };
  let login: Promise<void> | undefined;
  const authenticate = (): Promise<void> => (login ??= logIn(client, environment, attempt));

  const send = async (
    operation: string,
    path: string,
    safe: boolean,
    run: (path: string) => Promise<unknown>,
  ): Promise<VaultData | undefined> => {
    const checked = checkPath(operation, path);
    await authenticate();
    try {
      return await attempt(`${operation} ${path}`, safe, () => run(checked) as Promise<VaultData | undefined>);
    } catch (error) {
      if (error instanceof VaultError && error.code === 403) throw await explainDenial(client, error);
      throw error;
    }
  };
  const unlessMissing = (error: unknown): undefined => {
    if (error instanceof VaultError && error.code === 404) return undefined;
    throw error;
  };
  return {
    read: async (path) => {
      const answer = await send("read", path, true, (checked) => client.read(checked)).catch(unlessMissing);
      // Taken for "there is nothing", an answer of something that is no Vault would make Pulumi create everything anew.
      if (answer && !("data" in answer)) throw new VaultError(`read ${path}`, "answer", "the answer holds no data");
      return answer?.["data"] ? asData(answer["data"]) : undefined;
    },
    write: async (path, data) => asData((await send("write", path, true, (checked) => client.write(checked, data)))?.["data"]),
    make: async (path, data) => asData((await send("write", path, false, (checked) => client.write(checked, data)))?.["data"]),
    remove: async (path) => {
      await send("delete", path, true, (checked) => client.delete(checked)).catch(unlessMissing);
    },
  };
}

/** Runs a request until it is answered, refused for good, or has been tried often enough. `safe` ones may be done twice. */
type Attempt = (operation: string, safe: boolean, run: () => Promise<VaultData | undefined>) => Promise<VaultData | undefined>;

/** A path whose segments are names: none empty, none that leads elsewhere, nothing that a URL reads as anything but a name. */
function checkPath(operation: string, path: string): string {
  if (path.split("/").every((segment) => SEGMENT.test(segment))) return path;
  throw new VaultError(operation, "path", `"${redact(path)}" is not a path of names joined by "/"`);
}

async function logIn(client: NodeVault.client, environment: Environment, attempt: Attempt): Promise<void> {
  const { VAULT_TOKEN, VAULT_ROLE_ID, VAULT_SECRET_ID, VAULT_APPROLE_PATH = "approle" } = environment;
  if (VAULT_TOKEN) return;
  if (VAULT_ROLE_ID && VAULT_SECRET_ID) {
    const path = checkPath("log in", `auth/${VAULT_APPROLE_PATH}/login`);
    const body = { role_id: VAULT_ROLE_ID, secret_id: VAULT_SECRET_ID };
    const answer = await attempt("log in by AppRole", false, () => client.write(path, body) as Promise<VaultData>);
    const token = asData(answer?.["auth"])["client_token"];
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

/** The timeout of the environment in milliseconds. */
function timeoutOf({ VAULT_CLIENT_TIMEOUT }: Environment): number {
  if (!VAULT_CLIENT_TIMEOUT) return TIMEOUT_MS;
  const timeout = seconds(VAULT_CLIENT_TIMEOUT);
  if (timeout) return timeout * 1000;
  throw new VaultError("be reached", "VAULT_CLIENT_TIMEOUT", "VAULT_CLIENT_TIMEOUT must be a duration such as 60s");
}

function tokenFile(): string | undefined {
  try {
    return readFileSync(join(homedir(), ".vault-token"), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Vault answers alike to a token that has expired and one that lacks a right; people need to know which. A token without the policy `default`
 * may not ask about itself either: but then Vault has looked at its policies, and says so by the form of its answer.
 */
async function explainDenial(client: NodeVault.client, denial: VaultError): Promise<VaultError> {
  const reason = await client.tokenLookupSelf().then(
    () => "its policies do not allow it",
    (error: unknown) => {
      const { message } = error as Error;
      if (/^permission denied$|invalid token/.test(message)) return "it has expired, is revoked, or was never valid";
      return /permission denied/.test(message) ? "its policies do not allow it" : "it may have expired, or lack a policy";
    },
  );
  return new VaultError(denial.operation, 403, `the token was refused: ${reason}`);
}

function asData(value: unknown): VaultData {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as VaultData) : {};
}
