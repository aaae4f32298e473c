import { Field, Secret, type Value } from "../field";

/** What the shorthand `policy = "…"` of older documents stands for. Source: Vault's documentation of policies, "Capabilities". */
export const SHORTHAND: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["deny", ["deny"]],
  ["read", ["read", "list"]],
  ["write", ["create", "read", "update", "delete", "list"]],
  ["sudo", ["create", "read", "update", "delete", "list", "sudo"]],
]);

/** One thing that a policy allows, and where it says so. Both are unknown together. */
export interface Grant {
  /** `read`, `sudo`, …; `undefined` where it cannot be read. */
  readonly capability: string | undefined;
  /** `capabilities[0]`, or `policy` where the shorthand stands for it. */
  readonly field: Field;
}

/** What a document says of one path. A path that is named twice is here twice. */
export class VaultPolicyPath {
  /** The path as Vault takes it, without a slash at its beginning: `secret/data/*`. A `*` at its end and `+` for a segment match anything. */
  readonly path: Field;

  constructor(
    /** The block of the path, below which its settings stand: `path["secret/data/*"]`. */
    readonly block: Field,
    path?: string,
  ) {
    this.path = path === undefined ? block : inPlaceOf(block, path.replace(/^\//, ""));
  }

  /** The list as it is written; see {@link grants} for what it means. */
  get capabilities(): Field {
    return this.block.get("capabilities");
  }

  /** A setting of the path, as `min_wrapping_ttl` or `allowed_parameters`. */
  get(...keys: (string | number)[]): Field {
    return this.block.get(...keys);
  }

  /** What is allowed, the shorthand included; `deny` alone where it is among them, since it takes everything else away. */
  get grants(): readonly Grant[] {
    if (this.block.state === "unknown") return [{ capability: undefined, field: this.block }];
    const shorthand = this.block.get("policy");
    const grants = [
      ...this.capabilities.items().map((field) => ({ capability: textOf(field), field })),
      ...(SHORTHAND.get(shorthand.value) ?? []).map((capability) => ({ capability, field: shorthand })),
    ];
    const denial = grants.find(({ capability }) => capability === "deny");
    return denial ? [denial] : grants;
  }
}

/** A policy document of Vault or OpenBao, as rules read it. */
export class VaultPolicy {
  /** Every path of the document. One that is unknown where the document cannot be read, so that no loop passes over it in silence. */
  readonly paths: readonly VaultPolicyPath[];

  /**
   * `root` is the document as a tree: `{ name, path: { "secret/*": { capabilities: […], … } } }`, where a path that is named more than
   * once has a list of its blocks.
   */
  constructor(readonly root: Field) {
    const paths = root.get("path");
    this.paths =
      paths.state === "unknown"
        ? [new VaultPolicyPath(paths)]
        : paths.entries().flatMap(([path, field]) => {
            const blocks = Array.isArray(field.value) ? field.items() : [field];
            return blocks.map((block) => new VaultPolicyPath(block, path));
          });
  }

  /** The policy in a text that stands at a field of a resource, given as the tree of the text, or as why the text cannot be read. */
  static within(field: Field, document: Value): VaultPolicy {
    return new VaultPolicy(inPlaceOf(field, document));
  }
}

/** A field at the place of another, as secret as it, that holds another value. */
export function inPlaceOf(field: Field, value: Value): Field {
  const { keys } = field;
  const secretAt = field.secret ? field.tellable.keys.length : undefined;
  let tree = value;
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    if (depth === secretAt) tree = new Secret(tree);
    const key = keys[depth - 1];
    // A list with holes before the item: filling them would take time that grows with the square of the list.
    if (typeof key === "number") tree = Object.assign([], { [key]: tree });
    else if (key !== undefined) tree = { [key]: tree };
  }
  return Field.root(tree, field.origin).get(...keys);
}

function textOf({ value }: Field): string | undefined {
  return typeof value === "string" ? value : undefined;
}
