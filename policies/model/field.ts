/**
 * What a rule reads: a place in a resource, with its path, that is known, unknown or absent.
 *
 * A tree of values comes from a source (`policies/sources`). Besides JSON it may hold two markers: {@link Unknown}, a value that
 * cannot be read yet, and {@link Secret}, a value that must never be printed. Both pass on to everything below them.
 */

import { printable } from "./printable";

/** A value that cannot be read. `reason` completes the sentence "it …", for example "is not known until deployment". */
export class Unknown {
  constructor(readonly reason: string) {}
}

/** A value marked secret by the program that declared it. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** An object of a tree. It has no prototype, so a key such as `__proto__` is only a key. */
export interface ValueMap {
  [key: string]: Value;
}

/** A node of a tree that a source delivers. */
export type Value = null | boolean | number | string | Value[] | ValueMap | Unknown | Secret;

/** Whether the place holds a value, holds one that cannot be read, or holds none (`null` is none, as it is for Kubernetes). */
export type FieldState = "known" | "unknown" | "absent";

/** How a tree came to be; the same for every field of it. */
export interface Origin {
  /** The tree shows only a part of the resource (a patch), so that what is absent may be set elsewhere. */
  readonly sparse: boolean;
}

const WHOLE: Origin = { sparse: false };

/** One place in a tree. Cheap to make: its path is spelt out only when asked for. */
export class Field {
  readonly state: FieldState;
  /** The value, `undefined` unless the state is `known`. Maps, lists and scalars as they stand in the tree. */
  readonly value: Exclude<Value, Unknown | Secret | null> | undefined;
  /** Whether the value or anything around it is marked secret. */
  readonly secret: boolean;
  /** For an unknown field: the nearest place that could not be read (the field itself or one above it). */
  readonly unknownAt: Field | undefined;
  private readonly marker: Unknown | undefined;

  private constructor(
    private readonly raw: Value | undefined,
    readonly parent: Field | undefined,
    readonly key: string | number | undefined,
    readonly origin: Origin,
  ) {
    let secret = parent?.secret ?? false;
    let value = raw;
    while (value instanceof Secret) {
      secret = true;
      value = value.value;
    }
    this.secret = secret;
    if (parent?.state === "unknown") {
      this.state = "unknown";
      this.unknownAt = parent.unknownAt;
      this.marker = parent.marker;
    } else if (value instanceof Unknown) {
      this.state = "unknown";
      this.unknownAt = this;
      this.marker = value;
    } else if (value === undefined || value === null) {
      this.state = "absent";
    } else {
      this.state = "known";
      this.value = value;
    }
  }

  /** The top of a tree. */
  static root(value: Value | undefined, origin: Origin = WHOLE): Field {
    return new Field(value, undefined, undefined, origin);
  }

  /** The same place in a tree of another origin, for example a part whose rest is written elsewhere. */
  withOrigin(origin: Origin): Field {
    return new Field(this.raw, this.parent, this.key, origin);
  }

  /** Why the value cannot be read; `undefined` unless the state is `unknown`. */
  get reason(): string | undefined {
    return this.marker?.reason;
  }

  /** The field under `keys`. Below anything absent it is absent, below anything unknown it is unknown. */
  get(...keys: (string | number)[]): Field {
    let field: Field = this;
    for (const key of keys) field = new Field(child(field.value, key), field, key, field.origin);
    return field;
  }

  /** The elements of a list. An unknown list has one unknown element, so that no loop passes over it in silence. */
  items(): Field[] {
    if (this.state === "unknown") return [new Field(undefined, this, undefined, this.origin)];
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, index) => new Field(item, this, index, this.origin));
  }

  /** The entries of a map, in the order of the source. An unknown map has one unknown entry with the key `*`. */
  entries(): [string, Field][] {
    if (this.state === "unknown") return [["*", new Field(undefined, this, undefined, this.origin)]];
    if (!isMap(this.value)) return [];
    return Object.keys(this.value).map((key) => [key, this.get(key)]);
  }

  /** The field itself or, if it is inside something secret, the outermost secret around it, so that no key of a secret map is told. */
  get tellable(): Field {
    let field: Field = this;
    while (field.parent?.secret) field = field.parent;
    return field;
  }

  /** What is right below the field: the entries of a map or the elements of a list; nothing below a scalar or anything unknown. */
  children(): Field[] {
    if (this.state !== "known") return [];
    return isMap(this.value) ? this.entries().map(([, child]) => child) : this.items();
  }

  /** Where the field is, for example `spec.containers[0].image` or `metadata.annotations["a.b/c"]`. Empty for the root. */
  get path(): string {
    return formatPath(this.keys);
  }

  /** The keys from the root to the field. */
  get keys(): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let field: Field | undefined = this; field; field = field.parent) {
      if (field.key !== undefined) keys.unshift(field.key);
    }
    return keys;
  }
}

/** Whether a value is a map. */
export function isMap(value: unknown): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Secret)
  );
}

/** Keys as a path: `["spec", "containers", 0]` is `spec.containers[0]`. */
export function formatPath(keys: readonly (string | number)[]): string {
  let path = "";
  for (const key of keys) {
    if (typeof key === "number") path += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(key)) path += path ? `.${key}` : key;
    else path += `[${printable(JSON.stringify(key))}]`;
  }
  return path;
}

function child(value: Field["value"], key: string | number): Value | undefined {
  if (typeof key === "number") return Array.isArray(value) ? value[key] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
