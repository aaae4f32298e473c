/**
 * Addresses and blocks of addresses (CIDR), IPv4 and IPv6, read as the API server reads them.
 *
 * Its reader is lenient, and so is this one, since a block that it takes must not look like garbage here: leading zeros are decimal
 * (`010.0.0.0/08` is 10.0.0.0/8), bits beyond the prefix do not count, and an IPv4 address in IPv6 dress (`::ffff:0.0.0.0/96`) is IPv4.
 * Source: ParseCIDRSloppy of k8s.io/utils/net, which is Go's net.ParseCIDR as of 1.16.
 */

/** A block of addresses, from the first to the last. A single address is a block of one. */
export interface Cidr {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The longest text that is read; no address needs as much. */
const MAX_LENGTH = 64;
const BITS = { 4: 32, 6: 128 } as const;
/** Where IPv4 addresses lie within IPv6 (`::ffff:0:0/96`). */
const MAPPED_PREFIX = 96;
const MAPPED_HIGH_BITS = 0xffffn;

/** What the Internet's addresses are among: IPv4 without multicast and reserved space, IPv6 global unicast, and IPv4 through NAT64. */
const INTERNET = [block("1.0.0.0", "223.255.255.255"), cidr("2000::/3"), cidr("64:ff9b::/96")];

/** The block that a text such as `10.0.0.0/8` names; `undefined` where it names none. */
export function parseCidr(text: unknown): Cidr | undefined {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return undefined;
  const [, host = "", digits = ""] = /^([^/]*)\/([0-9]+)$/.exec(text) ?? [];
  const isMapped = host.includes(":");
  const address = isMapped ? parseIpv6(host) : parseIpv4(host);
  const bits = isMapped ? BITS[6] : BITS[4];
  const prefix = Number(digits);
  if (address === undefined || digits === "" || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = address - (address % size);
  return fromBits(isMapped ? 6 : 4, first, first + size - 1n, prefix);
}

/** The block of one that an address such as `10.1.2.3` names; `undefined` where it names none. */
export function parseAddress(text: unknown): Cidr | undefined {
  if (typeof text !== "string" || text.length > MAX_LENGTH) return undefined;
  const isLong = text.includes(":");
  const address = isLong ? parseIpv6(text) : parseIpv4(text);
  return address === undefined ? undefined : fromBits(isLong ? 6 : 4, address, address, BITS[6]);
}

/** Whether all of `inner` lies in `outer`. */
export function containsCidr(outer: Cidr, inner: Cidr): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}

/**
 * How much of the Internet the blocks cover together, from 0 to 1: the largest of their shares of IPv4, of IPv6 and of IPv4 behind NAT64.
 * It takes blocks as they are, so that 0.0.0.0/1 and 128.0.0.0/1 are all that 0.0.0.0/0 is.
 */
export function internetShare(blocks: readonly Cidr[]): number {
  const shares = INTERNET.map((space) => Number(coveredSize(blocks, space)) / Number(space.last - space.first + 1n));
  return Math.max(...shares);
}

/** How many addresses of `space` are in at least one of the blocks. */
function coveredSize(blocks: readonly Cidr[], space: Cidr): bigint {
  const ranges = blocks
    .filter(({ version, first, last }) => version === space.version && first <= space.last && last >= space.first)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let covered = 0n;
  let next = space.first;
  for (const { first, last } of ranges) {
    const from = first > next ? first : next;
    const to = last < space.last ? last : space.last;
    if (to < from) continue;
    covered += to - from + 1n;
    next = to + 1n;
  }
  return covered;
}

function fromBits(version: 4 | 6, first: bigint, last: bigint, prefix: number): Cidr {
  const isMapped = version === 6 && prefix >= MAPPED_PREFIX && first >> 32n === MAPPED_HIGH_BITS;
  if (!isMapped) return { version, first, last };
  const offset = MAPPED_HIGH_BITS << 32n;
  return { version: 4, first: first - offset, last: last - offset };
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^[0-9]+$/.test(octet) && Number(octet) <= 0xff)) return undefined;
  return octets.reduce((address, octet) => (address << 8n) | BigInt(Number(octet)), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  // "::" stands for at least one group, and without it all eight are there.
  if (tail ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((address, group) => (address << 16n) | BigInt(group), 0n);
}

/** Groups of 16 bits; the last 32 of an address may be written as IPv4. */
function parseGroups(text: string, isLast: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const dotted = isLast && parts.at(-1)?.includes(".") ? parts.pop() : undefined;
  const ipv4 = dotted === undefined ? undefined : parseIpv4(dotted);
  if (dotted !== undefined && ipv4 === undefined) return undefined;
  if (!parts.every((part) => /^0*[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  const groups = parts.map((part) => Number.parseInt(part, 16));
  return ipv4 === undefined ? groups : [...groups, Number(ipv4 >> 16n), Number(ipv4 & 0xffffn)];
}

/** For blocks that stand in the code. */
function cidr(text: string): Cidr {
  const parsed = parseCidr(text) ?? parseAddress(text);
  if (!parsed) throw new TypeError(`not a block of addresses: ${text}`);
  return parsed;
}

function block(first: string, last: string): Cidr {
  return { version: 4, first: cidr(first).first, last: cidr(last).last };
}
