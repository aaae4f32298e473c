import { DEFAULT_NAMESPACE } from "./stack";
import type { Field } from "./field";
import type { Match } from "./selector";

/** Things by the namespace that they are in, so that the others need not be looked at. */
export class ByNamespace<T> {
  private readonly known = new Map<unknown, T[]>();
  /** Those whose namespace cannot be read: they may be in any. */
  private readonly unknown: T[] = [];

  constructor(
    private readonly all: readonly T[],
    namespaceOf: (thing: T) => Field,
  ) {
    for (const thing of all) {
      const namespace = namespaceOf(thing);
      if (namespace.state === "unknown") this.unknown.push(thing);
      else {
        const name = namespace.value ?? DEFAULT_NAMESPACE;
        const same = this.known.get(name);
        if (same) same.push(thing);
        else this.known.set(name, [thing]);
      }
    }
  }

  /** What is or may be in a namespace, with whether it is. */
  in(namespace: Field): { thing: T; isThere: Match }[] {
    if (namespace.state === "unknown") return this.all.map((thing) => ({ thing, isThere: "unknown" }));
    const there = this.known.get(namespace.value ?? DEFAULT_NAMESPACE) ?? [];
    return [
      ...there.map((thing) => ({ thing, isThere: "yes" as const })),
      ...this.unknown.map((thing) => ({ thing, isThere: "unknown" as const })),
    ];
  }
}
