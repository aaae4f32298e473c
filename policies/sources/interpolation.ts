/** Variables in the values of Compose files. Source: https://docs.docker.com/reference/compose-file/interpolation/ */
import { FROM_ENVIRONMENT } from "../model/docker/docker-container";
import { isMap, type Unknown, type Value, type ValueMap } from "../model/field";

/** How deep defaults may stand in each other. */
const MAX_DEPTH = 20;

/** A tree with its variables replaced: by their defaults, as far as they have some; what then still depends on one is unknown. Keys hold none. */
export function interpolate(value: Value): Value {
  if (typeof value === "string") return value.includes("$") ? interpolateText(value) : value;
  if (Array.isArray(value)) return value.map(interpolate);
  if (!isMap(value)) return value;
  const map = Object.create(null) as ValueMap;
  for (const [key, child] of Object.entries(value)) map[key] = interpolate(child);
  return map;
}

function interpolateText(text: string): string | Unknown {
  const reader = new Reader(text);
  const result = reader.until(undefined, 0);
  return reader.isUnknown ? FROM_ENVIRONMENT : result;
}

class Reader {
  isUnknown = false;
  private offset = 0;

  constructor(private readonly text: string) {}

  /** The text up to the bracket that ends a default, or up to the end. */
  until(end: "}" | undefined, depth: number): string {
    let result = "";
    while (this.offset < this.text.length) {
      const letter = this.text[this.offset++] ?? "";
      if (letter === end) return result;
      result += letter === "$" ? this.variable(depth) : letter;
    }
    return result;
  }

  private variable(depth: number): string {
    const [match = "", escaped, name, braced, modifier] =
      /^(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?+]|\}))/.exec(this.text.slice(this.offset, this.offset + 300)) ?? [];
    this.offset += match.length;
    if (escaped !== undefined) return "$";
    if (name === undefined && braced === undefined) return "$";
    if (modifier === undefined || modifier === "}" || depth > MAX_DEPTH) {
      this.isUnknown = true;
      return "";
    }
    const word = this.until("}", depth + 1);
    if (modifier.endsWith("-")) return word;
    this.isUnknown = true;
    return "";
  }
}
