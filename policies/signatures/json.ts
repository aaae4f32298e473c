/** Reading of what a registry holds: everything is unknown until it has been looked at. */

export type JsonObject = Readonly<Record<string, unknown>>;

const decoder = new TextDecoder("utf-8", { fatal: true });

/** The JSON object that the bytes hold as UTF-8, if they hold one. */
export function parseObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    return asObject(JSON.parse(decoder.decode(bytes)));
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What lies at the end of a path of names, none of which is inherited. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    const object = asObject(at);
    return object && Object.hasOwn(object, name) ? object[name] : undefined;
  }, value);
}

/**
 * The bytes behind a text in base64, if it is the one text for these bytes. Node.js skips what it does not know and takes bits that mean
 * nothing, so that one signature would have many texts.
 */
export function decodeBase64(text: unknown): Buffer | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
