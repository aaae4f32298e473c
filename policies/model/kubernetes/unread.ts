import type { Field } from "../field";

/** The first place in a tree that cannot be read: the field itself, or one below it. */
export function unreadIn(field: Field): Field | undefined {
  if (field.state === "unknown") return field;
  for (const child of field.children()) {
    const found = unreadIn(child);
    if (found) return found;
  }
  return undefined;
}
