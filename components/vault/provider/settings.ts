/** Properties of resources and parameters of Vault's API: the same things in other names and units. */
import type { VaultData } from "./client";

/**
 * How a property is compared with what Vault says: `text`, `number` and `flag` as they are; `duration` in seconds, whether written `72h` or
 * `259200`; `list` in order; `set` in any order.
 */
export type Kind = "text" | "number" | "flag" | "duration" | "list" | "set" | "map";

/** A property of a resource. `parameter` is the name in Vault's API where it is not the property's in snake_case. */
export interface Setting {
  kind: Kind;
  parameter?: string;
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
    const value = actual[parameterOf(name, setting)];
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
  const isList = kind === "list" || kind === "set";
  if (value === undefined || value === null) return isList ? "[]" : "";
  if (kind === "duration") return String(seconds(value));
  if (isList) {
    const texts: unknown[] =
      typeof value === "string" ? value.split(",") : Array.isArray(value) ? [...(value as unknown[])] : [value];
    return JSON.stringify(kind === "set" ? texts.sort() : texts);
  }
  // Vault's texts come back without the white space around them.
  return typeof value === "string" ? value.trim() : JSON.stringify(value);
}

const kindOf = (setting: Kind | Setting): Kind => (typeof setting === "string" ? setting : setting.kind);

function parameterOf(name: string, setting: Kind | Setting): string {
  const own = typeof setting === "string" ? undefined : setting.parameter;
  return own ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
