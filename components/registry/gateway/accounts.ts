import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { BackOff, BoundedMap, Slots } from "./limits";
import { isPasswordHash, isPasswordOf, unmatchableHash } from "./passwords";
import { Refusal, unavailable } from "./refusal";

/** `pull` reads; `push` reads and writes; `maintenance` only begins and ends maintenance. */
export type Role = "pull" | "push" | "maintenance";

/** An entry of the file of accounts, `{"accounts": [{"name", "role", "passwordHash"}]}`. */
export interface Account {
  /** Letters, digits, dots, hyphens and underscores. No two accounts have the same. */
  readonly name: string;
  readonly role: Role;
  /** As `hashPassword` writes it. */
  readonly passwordHash: string;
}

/** Why a request was not authenticated, for the metrics. */
export type AuthenticationFailure = "missing" | "malformed" | "wrong" | "throttled";

const ROLES: readonly unknown[] = ["pull", "push", "maintenance"] satisfies Role[];
const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const BASIC = /^Basic +([A-Za-z0-9+/]{1,2048}={0,2})$/i;
const LONGEST_PASSWORD = 512;
/** How many passwords are checked at a time, 32 MiB each, and how many wait for it. */
const CHECKS = { atOnce: 2, waiting: 64 };

/** Reads the file of accounts. Throws, without repeating what it holds, where it is no good or has no account. */
export async function readAccounts(file: string): Promise<readonly Account[]> {
  const text = await readFile(file, "utf8");
  const accounts = parseAccounts(text);
  if (typeof accounts === "string") throw new Error(`${file}: ${accounts}`);
  return accounts;
}

/** Who may come in. Nobody may without a password. */
export class Authenticator {
  /** Of this process only: what is kept of passwords that were right is worth nothing elsewhere. */
  readonly #key = randomBytes(32);
  readonly #dummy = unmatchableHash();
  readonly #right = new BoundedMap<Buffer>(1000);
  readonly #wrong = new BoundedMap<true>(10_000);
  readonly #backOff = new BackOff();
  readonly #checks = new Slots(CHECKS.atOnce, CHECKS.waiting);

  constructor(
    private accounts: readonly Account[],
    private readonly onFailure: (failure: AuthenticationFailure) => void,
  ) {}

  /** What the file holds now. A password that was changed or an account that went is refused from here on. */
  replace(accounts: readonly Account[]): void {
    this.accounts = accounts;
  }

  /** The account of a request. Throws the {@link Refusal} otherwise, which is the same for unknown names and wrong passwords. */
  async authenticate(header: string | undefined, address: string): Promise<Account> {
    if (header === undefined) throw this.#unauthorized("missing");
    const credentials = parseBasic(header);
    if (!credentials) throw this.#unauthorized("malformed");
    const { name, password } = credentials;
    const account = this.accounts.find((each) => each.name === name);
    const hash = account?.passwordHash ?? this.#dummy;
    // The hash is part of it, so that nothing is remembered longer than the account stays as it is.
    const mac = createHmac("sha256", this.#key)
      .update(JSON.stringify([name, hash, password]))
      .digest();
    const known = account && this.#right.get(name);
    if (account && known && timingSafeEqual(known, mac)) return account;
    const client = clientOf(address);
    if (this.#wrong.get(mac.toString("base64"))) {
      this.#backOff.fail(client);
      throw this.#unauthorized("wrong");
    }
    const wait = this.#backOff.remaining(client);
    if (wait > 0) throw this.#throttled(wait);
    const isRight = await this.#checks.run(() => isPasswordOf(hash, password));
    if (isRight === undefined) {
      this.onFailure("throttled");
      throw unavailable("too many passwords are being checked", 1);
    }
    if (!isRight || !account) {
      this.#wrong.set(mac.toString("base64"), true);
      this.#backOff.fail(client);
      throw this.#unauthorized("wrong");
    }
    this.#right.set(name, mac);
    this.#backOff.succeed(client);
    return account;
  }

  #unauthorized(failure: AuthenticationFailure): Refusal {
    this.onFailure(failure);
    const headers = { "WWW-Authenticate": 'Basic realm="registry", charset="UTF-8"' };
    return new Refusal(401, "UNAUTHORIZED", "a name and its password are needed", headers);
  }

  #throttled(wait: number): Refusal {
    this.onFailure("throttled");
    const headers = { "Retry-After": String(Math.ceil(wait / 1000)) };
    return new Refusal(429, "TOOMANYREQUESTS", "too many wrong passwords came from this address", headers);
  }
}

function parseBasic(header: string): { name: string; password: string } | undefined {
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0));
  const password = text.slice(colon + 1);
  return ACCOUNT_NAME.test(name) && password !== "" && password.length <= LONGEST_PASSWORD ? { name, password } : undefined;
}

/** An IPv6 host has a whole /64 to choose its address from. */
function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!plain.includes(":")) return plain;
  const [head = [], tail = []] = plain.split("::").map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...zeros, ...tail].slice(0, 4).join(":");
}

/** The accounts, or what is wrong with them. */
function parseAccounts(text: string): readonly Account[] | string {
  const entries = listOf(text);
  if (!entries) return 'must hold {"accounts": […]}';
  if (entries.length === 0) return "must have at least one account";
  const accounts: Account[] = [];
  for (const [index, entry] of entries.entries()) {
    const place = `accounts[${index}]`;
    if (typeof entry !== "object" || entry === null) return `${place} must be an object`;
    const { name, role, passwordHash } = entry as Readonly<Record<string, unknown>>;
    if (typeof name !== "string" || !ACCOUNT_NAME.test(name)) return `${place}.name must be letters, digits, ".", "-" or "_"`;
    if (!isRole(role)) return `${place}.role must be pull, push or maintenance`;
    if (typeof passwordHash !== "string" || !isPasswordHash(passwordHash)) return `${place}.passwordHash must be a scrypt hash`;
    if (accounts.some((account) => account.name === name)) return `${place}.name is that of another account`;
    accounts.push({ name, role, passwordHash });
  }
  return accounts;
}

function isRole(value: unknown): value is Role {
  return ROLES.includes(value);
}

function listOf(text: string): readonly unknown[] | undefined {
  try {
    const { accounts } = JSON.parse(text) as { accounts?: unknown };
    return Array.isArray(accounts) ? accounts : undefined;
  } catch {
    // Without the cause: it repeats what the file holds.
    return undefined;
  }
}
