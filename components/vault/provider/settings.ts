/** Properties of resources and parameters of Vault's API: the same things in other names and units. */
import type { VaultData } from "./client";

/**
 * How a property is compared with what Vault says: `text`, `number` and `flag` as they are; `duration` in seconds, whether written `72h` or
 * `259200`; `list` in order; `set` in any order; `networks` as a set in which an address alone is a network of its own.
 */
export type Kind = "text" | "number" | "flag" | "duration" | "list" | "set" | "networks" | "map";

/** A property of a resource. */
export interface Setting {
  kind: Kind;
  /** The name in Vault's API where it is not the property's in snake_case. */
  parameter?: string;
  /** What it is where Vault does not tell, as it does with some settings that are empty. Default: not known, so taken for what was written. */
  untold?: unknown;
}

export type Settings = Readonly<Record<string, Kind | Setting>>;

/** Properties as the engine hands them over. */
export type Properties = Readonly<Record<string, unknown>>;

/** What to write: the parameters of the properties that are there. */
export function toParameters(settings: Settings, properties: Properties): VaultData {
  const parameters: VaultData = {};
  for (const [name, setting] of Object.entries(settings)) {
    if (properties[name] !== undefined) parameters[parameterOf(name, setting)] = properties[name];
  }
  return parameters;
}

/** `properties` with what Vault holds in place of each value that means something else; those that Vault does not tell stay. */
export function withActual(settings: Settings, properties: Properties, actual: VaultData): Record<string, unknown> {
  const result: Record<string, unknown> = { ...properties };
  for (const [name, setting] of Object.entries(settings)) {
    const value = told(actual, name, setting);
    if (properties[name] === undefined || value === undefined) continue;
    if (!isSame(kindOf(setting), properties[name], value)) result[name] = value;
  }
  return result;
}

/** The properties that differ in meaning. Those without a setting are compared as they are. */
export function changed(settings: Settings, olds: Properties, news: Properties): string[] {
  const names = new Set([...Object.keys(settings), ...Object.keys(news)]);
  return [...names].filter((name) => {
    const setting = settings[name];
    if (name.startsWith("__")) return false;
    return !isSame(setting === undefined ? "map" : kindOf(setting), olds[name], news[name]);
  });
}

/** A duration in seconds, or `undefined` for what is none. A number without a unit is in seconds. */
export function seconds(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(d|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== value) return undefined;
  const units: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
  return parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (units[unit] ?? 0), 0);
}

function isSame(kind: Kind, left: unknown, right: unknown): boolean {
  return canonical(kind, left) === canonical(kind, right);
}

function canonical(kind: Kind, value: unknown): string {
  if (kind === "list" || kind === "set" || kind === "networks") {
    const texts = elementsOf(value).map((element) => (kind === "networks" ? network(element) : element));
    return JSON.stringify(kind === "list" ? texts : texts.sort());
  }
  if (value === undefined || value === null) return "";
  const duration = kind === "duration" ? seconds(value) : undefined;
  if (duration !== undefined) return String(duration);
  // Vault's texts come back without the white space around them.
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}

/** The elements of a list, which Vault also takes, and gives, as one text with commas. */
function elementsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return [...(value as unknown[])];
  if (typeof value === "string") return value === "" ? [] : value.split(",").map((element) => element.trim());
  return value === undefined || value === null ? [] : [value];
}

/** Vault tells the network of one address without its length, `10.1.2.3` for `10.1.2.3/32`, and addresses of IPv6 in their shortest form. */
function network(value: unknown): unknown {
  const [address = "", length] = String(value).split("/");
  const url = `http://[${address}]`;
  const shortest = URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : address;
  return length === undefined || length === (address.includes(":") ? "128" : "32") ? shortest : `${shortest}/${length}`;
}

function told(actual: VaultData, name: string, setting: Kind | Setting): unknown {
  const value = actual[parameterOf(name, setting)];
  return value === undefined && typeof setting !== "string" ? setting.untold : value;
}

const kindOf = (setting: Kind | Setting): Kind => (typeof setting === "string" ? setting : setting.kind);

function parameterOf(name: string, setting: Kind | Setting): string {
  const own = typeof setting === "string" ? undefined : setting.parameter;
  return own ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
