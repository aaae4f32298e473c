import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of a hash: N = 2^15, r = 8, p = 1, which takes 32 MiB and about a tenth of a second (OWASP, Password Storage Cheat Sheet). */
const COST = { ln: 15, r: 8, p: 1 };
/** What is accepted in a hash: at least half of the above, and never so much that one attempt stops the gateway. */
const BOUNDS = { ln: [14, 17], r: [8, 8], p: [1, 4] } as const;
const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/;
const LENGTH = 32;

interface Parsed {
  readonly cost: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number };
  readonly salt: Buffer;
  readonly key: Buffer;
}

/**
 * Hashes a password as the gateway's accounts have it: `$scrypt$ln=15,r=8,p=1$<salt>$<key>`, both in base64 without padding.
 *
 * `salt` has at least 16 bytes. Default: random. Whoever needs the same hash again, as a program that is previewed does, gives one.
 */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  if (salt.length < 16 || salt.length > 64) throw new RangeError("a salt has 16 to 64 bytes");
  const { ln, r, p } = COST;
  const key = await derive(password, { cost: costOf(ln, r, p), salt });
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Whether it is a hash with a cost within bounds. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined;
}

/** Whether the password is the one of the hash. Takes as long for a wrong one. */
export async function isPasswordOf(hash: string, password: string): Promise<boolean> {
  const parsed = parse(hash);
  if (!parsed) return false;
  return timingSafeEqual(await derive(password, parsed), parsed.key);
}

/** A hash that no password has, and that takes as long to refuse one. */
export function unmatchableHash(): string {
  const { ln, r, p } = COST;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(LENGTH))}`;
}

function parse(text: string): Parsed | undefined {
  const [, ln, r, p, salt = "", key = ""] = FORM.exec(text) ?? [];
  const values = { ln: Number(ln), r: Number(r), p: Number(p) };
  const isWithin = (Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]).every(
    (name) => values[name] >= BOUNDS[name][0] && values[name] <= BOUNDS[name][1],
  );
  if (!isWithin) return undefined;
  const bytes = { salt: Buffer.from(salt, "base64"), key: Buffer.from(key, "base64") };
  return bytes.key.length === LENGTH ? { cost: costOf(values.ln, values.r, values.p), ...bytes } : undefined;
}

function costOf(ln: number, r: number, p: number): Parsed["cost"] {
  const N = 2 ** ln;
  // Twice what the algorithm needs; Node's own limit is just below the need.
  return { N, r, p, maxmem: 256 * N * r };
}

function derive(password: string, { cost, salt }: Pick<Parsed, "cost" | "salt">): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, LENGTH, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
