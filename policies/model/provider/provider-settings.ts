import { type Field, isMap, type Value } from "../field";

/** One setting of a provider, at whatever depth. */
export interface ProviderSetting {
  /** The names of the setting and of what is around it, outermost first. */
  names: readonly string[];
  /** The place: that of the whole text where the setting stands in one. */
  field: Field;
  /** The value; `undefined` where the field is not known. */
  value: string | number | boolean | undefined;
}

const MAX_DEPTH = 16;

/**
 * Every setting in the inputs of a provider. Providers take only texts, so the SDKs hand over everything else as JSON: `"true"`,
 * `"[{\"address\":…}]"`. Source: the generated providers of @pulumi/kubernetes 4.25.0 and @pulumi/vault 7.8.0.
 */
export function settingsOf(root: Field): ProviderSetting[] {
  return root.entries().flatMap(([name, field]) => settingsIn(field, [name]));
}

/** The value of a setting, which may be JSON: `true` for `"true"`. */
export function settingValue({ value }: Field): unknown {
  return typeof value === "string" ? decoded(value) : value;
}

function settingsIn(field: Field, names: readonly string[]): ProviderSetting[] {
  const { state, value } = field;
  if (state === "absent") return [];
  if (state === "unknown") return [{ names, field, value: undefined }];
  if (typeof value === "string") return plainSettings(decoded(value), field, names);
  if (typeof value !== "object") return [{ names, field, value }];
  return field.children().flatMap((child) => settingsIn(child, typeof child.key === "string" ? [...names, child.key] : names));
}

function plainSettings(value: Value, field: Field, names: readonly string[], depth = 0): ProviderSetting[] {
  if (value === null || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item) => plainSettings(item, field, names, depth + 1));
  if (isMap(value)) return Object.entries(value).flatMap(([key, child]) => plainSettings(child, field, [...names, key], depth + 1));
  return typeof value === "object" ? [] : [{ names, field, value }];
}

function decoded(text: string): Value {
  if (!/^\s*(?:[[{"]|true|false|null)/.test(text)) return text;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}
