/** The settings of a Compose service in one form each: what may be a text, a list or a map becomes a map. */
import { isMap, type Value, type ValueMap } from "../model/field";

/** Settings that are on or off, which may also be written as a text. */
const SWITCHES = new Set(["init", "privileged", "read_only", "use_api_socket", "disable", "external", "stdin_open", "tty"]);
const TRUE = /^(?:true|yes|y|on|1)$/i;
const FALSE = /^(?:false|no|n|off|0)$/i;
const DRIVE = /^[A-Za-z]:[\\/]/;

/** A service with lists of volumes and ports as maps, and switches as switches. Idempotent. */
export function normalService(service: ValueMap): ValueMap {
  const result = withSwitches(service);
  for (const key of ["volumes", "ports"] as const) {
    const list = result[key];
    if (Array.isArray(list)) result[key] = list.map(key === "volumes" ? longVolume : longPort);
  }
  if (Array.isArray(result["environment"])) result["environment"] = pairs(result["environment"]);
  const { build } = result;
  if (typeof build === "string") result["build"] = map({ context: build });
  else if (isMap(build) && Array.isArray(build["args"])) result["build"] = map({ ...build, args: pairs(build["args"]) });
  return result;
}

function withSwitches(value: ValueMap): ValueMap {
  const result = map({});
  for (const [key, child] of Object.entries(value)) result[key] = SWITCHES.has(key) ? asSwitch(child) : nested(child);
  return result;
}

function nested(value: Value): Value {
  if (Array.isArray(value)) return value.map(nested);
  return isMap(value) ? withSwitches(value) : value;
}

function asSwitch(value: Value): Value {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (TRUE.test(text)) return true;
  return FALSE.test(text) ? false : value;
}

/** `source:target:options` as Compose's long form. */
function longVolume(volume: Value): Value {
  if (typeof volume !== "string") return volume;
  const parts = partsOf(volume);
  const [source, target, options] = parts.length === 1 ? [undefined, ...parts] : parts;
  if (target === undefined || parts.length > 3) return volume;
  const modes = (options ?? "").split(",");
  const propagation = modes.find((mode) => /^r?(?:shared|slave|private)$/.test(mode));
  return map({
    type: source !== undefined && (/^[.~/\\]/.test(source) || DRIVE.test(source)) ? "bind" : "volume",
    ...(source !== undefined && { source }),
    target,
    ...(modes.includes("ro") && { read_only: true }),
    ...(propagation !== undefined && { bind: map({ propagation }) }),
  });
}

/** `address:published:target/protocol` as Compose's long form. */
function longPort(port: Value): Value {
  if (typeof port === "number") return map({ target: port });
  if (typeof port !== "string") return port;
  const match = /^(?:(?:\[([^\]]*)\]|([^:[\]]*)):)?(?:([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(port);
  if (!match) return port;
  const [, address6, first, second, target = "", protocol] = match;
  // With a single colon what stands in front of it is the port.
  const address = second === undefined ? undefined : (address6 ?? first);
  const published = second ?? first;
  if (second === undefined && address6 !== undefined) return port;
  return map({
    ...(address !== undefined && address !== "" && { host_ip: address }),
    ...(published !== undefined && published !== "" && { published }),
    target,
    ...(protocol !== undefined && { protocol }),
  });
}

/** A list of `NAME=value` as a map; what cannot be read is an entry under a name that nothing has. */
function pairs(list: readonly Value[]): ValueMap {
  const result = map({});
  for (const [index, entry] of list.entries()) {
    if (typeof entry !== "string") result[`[${index}]`] = entry;
    else {
      const at = entry.indexOf("=");
      result[at < 0 ? entry : entry.slice(0, at)] = at < 0 ? null : entry.slice(at + 1);
    }
  }
  return result;
}

function partsOf(volume: string): string[] {
  const parts: string[] = [];
  let rest = volume;
  for (;;) {
    const end = rest.indexOf(":", DRIVE.test(rest) ? 2 : 0);
    if (end < 0) return [...parts, rest];
    parts.push(rest.slice(0, end));
    rest = rest.slice(end + 1);
  }
}

/** A map without a prototype. */
function map(entries: ValueMap): ValueMap {
  return Object.assign(Object.create(null) as ValueMap, entries);
}
