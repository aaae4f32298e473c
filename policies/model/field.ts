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

/** How many fields below one are looked up one after the other. */
const LONG_CHAIN = 32;

const NONE: readonly Field[] = [];
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
  /**
   * What has been asked for below, since all rules read the same places: a chain, which costs no memory of its own, and from
   * {@link LONG_CHAIN} on an index.
   */
  private firstBelow: Field | undefined;
  private next: Field | undefined;
  private below = 0;
  private index: Map<string | number, Field> | undefined;
  private elements: readonly Field[] | undefined;
  private pairs: readonly [string, Field][] | undefined;

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
    // Counted, since this runs more often than anything else and an iterator costs.
    for (let at = 0; at < keys.length; at += 1) field = field.child(keys[at] as string | number);
    return field;
  }

  /** The elements of a list. An unknown list has one unknown element, so that no loop passes over it in silence. */
  items(): readonly Field[] {
    if (this.state === "absent") return NONE;
    this.elements ??=
      this.state === "unknown"
        ? [this.unknownChild()]
        : Array.isArray(this.value)
          ? this.value.map((_, index) => this.child(index))
          : NONE;
    return this.elements;
  }

  /** The entries of a map, in the order of the source. An unknown map has one unknown entry with the key `*`. */
  entries(): readonly [string, Field][] {
    if (this.state === "unknown") return [["*", this.unknownChild()]];
    if (!isMap(this.value)) return [];
    this.pairs ??= Object.keys(this.value).map((key): [string, Field] => [key, this.child(key)]);
    return this.pairs;
  }

  /** The field itself or, if it is inside something secret, the outermost secret around it, so that no key of a secret map is told. */
  get tellable(): Field {
    let field: Field = this;
    while (field.parent?.secret) field = field.parent;
    return field;
  }

  /** What is right below the field: the entries of a map or the elements of a list; nothing below a scalar or anything unknown. */
  children(): readonly Field[] {
    if (this.state !== "known") return NONE;
    if (!isMap(this.value)) return this.items();
    const { value } = this;
    return Object.keys(value).map((key) => this.child(key));
  }

  private child(key: string | number): Field {
    const known = this.index ? this.index.get(key) : this.findInChain(key);
    if (known) return known;
    const made = new Field(valueBelow(this.value, key), this, key, this.origin);
    made.next = this.firstBelow;
    this.firstBelow = made;
    this.below += 1;
    if (this.below === LONG_CHAIN) this.index = this.chainAsIndex();
    else this.index?.set(key, made);
    return made;
  }

  private findInChain(key: string | number): Field | undefined {
    let field = this.firstBelow;
    while (field && field.key !== key) field = field.next;
    return field;
  }

  private chainAsIndex(): Map<string | number, Field> {
    const index = new Map<string | number, Field>();
    for (let field = this.firstBelow; field?.key !== undefined; field = field.next) index.set(field.key, field);
    return index;
  }

  private unknownChild(): Field {
    return new Field(undefined, this, undefined, this.origin);
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

function valueBelow(value: Field["value"], key: string | number): Value | undefined {
  if (typeof key === "number") return Array.isArray(value) ? value[key] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
