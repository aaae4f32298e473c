/** Values in the settings of Docker's containers. */

/** Whether a value is a limit of something: a positive number, with a unit or without (`512m`, `1.5gb`, `0.5`), or a set (`0-2`). */
export function isLimit(value: unknown): boolean {
  if (typeof value === "number") return value > 0;
  const text = typeof value === "string" ? value.trim().slice(0, 100) : "";
  return /^\+?(?=[^-]*[1-9])\d*\.?\d+\s*[a-z]{0,3}$|^\d+[-,][\d,-]*$/i.test(text);
}

/** Whether a user is root: `root`, `0`, `0:0`; also where only a group is named. The name comes first, then the group. */
export function isRootUser(value: unknown): boolean {
  if (typeof value === "number") return value === 0;
  const [user] = typeof value === "string" ? value.trim().split(":") : [];
  return user !== undefined && /^(?:root|[+-]?0+|)$/.test(user);
}

/** Whether a port or a range (`8000-8010`) has a port in it for which `accepts` holds. What is neither may be any. */
export function hasPort(range: unknown, accepts: (port: number) => boolean): boolean {
  if (typeof range !== "string" && typeof range !== "number") return true;
  const [first = Number.NaN, last = first] = String(range).split("-").map(Number);
  const ports = Array.from({ length: Math.min(Math.max(last - first + 1, 1), MAX_PORT) }, (_, index) => first + index);
  return ports.some(accepts);
}

const MAX_PORT = 65_536;

/** The name and the value of a security option: `seccomp=unconfined`, or with a colon as in older files. */
export function securityOption(option: unknown): { name: string; value: string } {
  const text = typeof option === "string" ? option.trim() : "";
  const separator = text.includes("=") ? "=" : ":";
  const at = text.indexOf(separator);
  return at < 0 ? { name: text, value: "" } : { name: text.slice(0, at), value: text.slice(at + 1) };
}
