/** Which addresses a registry may lead a client to. */
import { lookup } from "node:dns";
import { BlockList, isIP, isIPv6, type LookupFunction } from "node:net";
import type { RegistryError } from "./errors";

/** How far an address reaches. Only what is public may be reached from anywhere. */
export type Reach = "public" | "private" | "loopback" | "link-local" | "reserved";

/** Why an address may not be connected to; nothing where it may. */
export type Guard = (address: string) => RegistryError | undefined;

/** Source: the special-purpose address registries of IANA, for IPv4 and IPv6. */
const RANGES: readonly (readonly [Reach, readonly string[]])[] = [
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["link-local", ["169.254.0.0/16", "fe80::/10"]],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]],
  [
    "reserved",
    [
      ...["0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"],
      // The last three carry addresses of IPv4 to wherever a gateway takes them.
      ...["::/128", "100::/64", "2001:db8::/32", "ff00::/8", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"],
    ],
  ],
];

const LISTS = RANGES.map(([reach, ranges]) => {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix] = range.split("/");
    list.addSubnet(network, Number(prefix), isIPv6(network) ? "ipv6" : "ipv4");
  }
  return [reach, list] as const;
});

/** The reach of an address, which an address of IPv4 written as one of IPv6 does not change. What is no address is reserved. */
export function reachOf(address: string): Reach {
  if (isIP(address) === 0) return "reserved";
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  return LISTS.find(([, list]) => list.check(address, family))?.[0] ?? "public";
}

/** The address that a host of a URL is, if it is one. */
export function literalAddress(hostname: string): string | undefined {
  const plain = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(plain) === 0 ? undefined : plain;
}

/** Whether a host stands for the loopback interface. */
export function isLoopbackHost(hostname: string): boolean {
  const address = literalAddress(hostname);
  return address === undefined ? hostname === "localhost" : reachOf(address) === "loopback";
}

/** Resolves a name, and fails where the guard refuses one of its addresses: whoever answers for the name chooses which of them is connected to. */
export function guardedLookup(guard: Guard): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses;
      if (error || !first) return callback(error ?? new Error("no address"), "");
      const refused = addresses.map(({ address }) => guard(address)).find((refusal) => refusal !== undefined);
      if (refused) return callback(refused, "");
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}
