import type { KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { isMap } from "../../model/field";
import type { VaultTransitEntry } from "./entries";
import { transitPublicKey } from "./public-key";
import { KeysUnavailable } from "./trust-policy";
import type { Environment } from "../location";

/** An answer with a few public keys is a few kilobytes long. */
const LONGEST_ANSWER = 1024 * 1024;
/** How often a server that is away or sealed is asked, and the first pause in between, in milliseconds. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 200;

export interface VaultOptions {
  /** Where VAULT_ADDR, VAULT_TOKEN and VAULT_CACERT are looked up. */
  environment: Environment;
  /** How long it may take until the keys are there, all attempts included. */
  timeoutMs: number;
}

/** A failure that may be gone at the next try. */
class Passing extends KeysUnavailable {}

/**
 * The public keys of all versions of a key in Vault's or OpenBao's transit engine with which the engine itself still verifies: those from
 * `min_decryption_version` on. What is asked for is read with the token in `VAULT_TOKEN`; it goes nowhere but to the address, over TLS that
 * is verified with `VAULT_CACERT` or else the roots of Node, whatever the environment says, and no redirect is followed. Only the server that
 * `VAULT_ADDR` names gets it: a change to the policy, which is read before anybody has agreed to it, must not send it elsewhere.
 * Throws {@link KeysUnavailable} where the keys cannot be had, for whatever reason. Source: the answer of `GET /transit/keys/:name`,
 * developer.hashicorp.com/vault/api-docs/secret/transit.
 */
export async function transitKeys(entry: VaultTransitEntry, { environment, timeoutMs }: VaultOptions): Promise<KeyObject[]> {
  const { mount = "transit", key } = entry;
  const token = environment["VAULT_TOKEN"];
  if (!token) throw new KeysUnavailable("VAULT_TOKEN is not set");
  const own = environment["VAULT_ADDR"];
  if (!own) throw new KeysUnavailable("VAULT_ADDR does not say which server VAULT_TOKEN is for");
  if (originOf(own) !== originOf(entry.address)) {
    throw new KeysUnavailable("VAULT_TOKEN is for another server, which VAULT_ADDR names");
  }
  const ca = authorityOfServer(environment["VAULT_CACERT"]);
  const { backOff } = await import("exponential-backoff");
  const end = Date.now() + timeoutMs;
  const body = await backOff(() => get(entry, `/v1/${mount}/keys/${key}`, { token, ca, end }), {
    numOfAttempts: ATTEMPTS,
    startingDelay: FIRST_PAUSE_MS,
    jitter: "full",
    retry: (error: unknown) => error instanceof Passing && Date.now() < end,
  });
  return keysIn(body, key);
}

function originOf(address: string): string | undefined {
  return URL.parse(address)?.origin;
}

function get(
  { address, namespace }: VaultTransitEntry,
  path: string,
  { token, ca, end }: { token: string; ca: Buffer | undefined; end: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      headers: { "X-Vault-Request": "true", "X-Vault-Token": token, ...(namespace && { "X-Vault-Namespace": namespace }) },
      agent: false,
      ...(ca && { ca }),
      // Said here, since NODE_TLS_REJECT_UNAUTHORIZED would otherwise decide.
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
    } as const;
    const outgoing = request(new URL(path, address), options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_ANSWER) outgoing.destroy(new KeysUnavailable("the answer of Vault is too long"));
        else chunks.push(chunk);
      });
      response.on("error", (error) => reject(unreachable(error)));
      response.on("end", () => {
        const problem = statusProblem(response.statusCode ?? 0);
        if (problem) reject(problem);
        else resolve(Buffer.concat(chunks).toString());
      });
    });
    const timer = setTimeout(
      () => outgoing.destroy(new KeysUnavailable("Vault has not answered in time")),
      Math.max(end - Date.now(), 1),
    );
    outgoing.on("error", (error) => reject(unreachable(error)));
    outgoing.on("close", () => clearTimeout(timer));
    outgoing.end();
  });
}

function authorityOfServer(file: string | undefined): Buffer | undefined {
  try {
    return file ? readFileSync(file) : undefined;
  } catch (cause) {
    throw new KeysUnavailable(`the file in VAULT_CACERT cannot be read (${codeOf(cause)})`, { cause });
  }
}

function statusProblem(status: number): KeysUnavailable | undefined {
  if (status === 200) return undefined;
  if (status >= 300 && status < 400) return new KeysUnavailable("Vault redirects; name the address of the active node");
  if (status === 403) return new KeysUnavailable("Vault does not let the token read the key");
  if (status === 404) return new KeysUnavailable("Vault has no such key");
  const problem = `Vault answers with status ${status}`;
  return status === 429 || status >= 500 ? new Passing(problem) : new KeysUnavailable(problem);
}

/** The message of a system's error may name files of the machine; its code does not. */
function unreachable(error: Error): KeysUnavailable {
  return error instanceof KeysUnavailable ? error : new Passing(`Vault cannot be reached (${codeOf(error)})`, { cause: error });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}

function keysIn(body: string, key: string): KeyObject[] {
  const data = dataOf(body);
  const versions = data?.["keys"];
  const oldest = data?.["min_decryption_version"];
  if (!isMap(versions) || typeof oldest !== "number") throw new KeysUnavailable("the answer is not that of a transit engine");
  const kept = Object.entries(versions).filter(([version]) => Number(version) >= oldest);
  if (kept.length === 0) throw new KeysUnavailable(`no version of the key "${key}" is in use`);
  return kept.map(([version, value]) => {
    const text = isMap(value) ? value["public_key"] : undefined;
    // Versions of a symmetric key are bare times.
    if (typeof text !== "string" || text === "") throw new KeysUnavailable(`the key "${key}" has no public half`);
    try {
      return transitPublicKey(text);
    } catch (cause) {
      throw new KeysUnavailable(`version ${version} of the key "${key}" ${(cause as Error).message}`, { cause });
    }
  });
}

function dataOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    return isMap(answer) && isMap(answer["data"]) ? answer["data"] : undefined;
  } catch {
    return undefined;
  }
}
