/** Addresses of services, as far as they say whether traffic to them is encrypted. */

const LOOPBACK = /^(?:localhost|[a-z0-9.-]+\.localhost|127(?:\.\d{1,3}){3}|\[(?:::1|(?:0{1,4}:){7}0{0,3}1)\])\.?$/;

/** Whether a host (without a port) is the machine itself. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host.toLowerCase());
}

/** The host of `scheme://user@host:port/path` or `host:port`, in brackets if it is an IPv6 address. */
export function hostOf(address: string): string {
  const authority =
    address
      .trim()
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
      .split(/[/?#\\]/, 1)[0] ?? "";
  // What stands before the last "@" is a user, whatever it looks like.
  return authority.slice(authority.lastIndexOf("@") + 1).replace(/:[^:\]]*$/, "");
}

/** Whether a value is an address of one of the schemes, with a host that is not the machine itself. */
export function leavesHostBy(schemes: readonly string[], value: unknown): boolean {
  if (typeof value !== "string") return false;
  const scheme = /^\s*([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]?.toLowerCase();
  return scheme !== undefined && schemes.includes(scheme) && !isLoopbackHost(hostOf(value));
}

/** Whether a value is an `http://` address of another machine: what is sent there can be read and changed on the way. */
export function isPlainHttp(value: unknown): boolean {
  return leavesHostBy(["http"], value);
}
