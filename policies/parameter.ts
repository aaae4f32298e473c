/** What a rule lets its users set besides its level. Each kind is a JSON Schema with a default, and gives the type that a check receives. */

/** One parameter. */
export interface Parameter<T> {
  /** The JSON Schema of its values, with `description` and `default`. */
  readonly schema: { readonly description: string; readonly default: T; readonly [keyword: string]: unknown };
}

/** The parameters of a rule, by name. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values that a check receives for its parameters. */
export type ParameterValues<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** A list of texts without repetitions; compared exactly unless the description says otherwise. */
export function texts(description: string, byDefault: readonly string[] = []): Parameter<readonly string[]> {
  const items = { type: "string", minLength: 1 };
  return { schema: { type: "array", items, uniqueItems: true, description, default: byDefault } };
}

/** A whole number. */
export function integer(
  description: string,
  byDefault: number,
  bounds: { minimum?: number; maximum?: number } = {},
): Parameter<number> {
  return { schema: { type: "integer", ...bounds, description, default: byDefault } };
}

/** A number. */
export function number(
  description: string,
  byDefault: number,
  bounds: { minimum?: number; maximum?: number } = {},
): Parameter<number> {
  return { schema: { type: "number", ...bounds, description, default: byDefault } };
}

/** A switch. */
export function flag(description: string, byDefault = false): Parameter<boolean> {
  return { schema: { type: "boolean", description, default: byDefault } };
}

/** A text. */
export function text(description: string, byDefault: string): Parameter<string> {
  return { schema: { type: "string", description, default: byDefault } };
}

/** The default of every parameter. */
export function defaultsOf(parameters: Parameters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, { schema }]) => [name, schema.default]));
}
