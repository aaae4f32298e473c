import { isMap, type Field } from "../field";
import { allMatch, matchIf, type Match } from "../selector";

/** Whether two places hold the same, as far as can be told. */
export function sameTree(a: Field, b: Field): Match {
  if (a.state === "unknown" || b.state === "unknown") return "unknown";
  if (isMap(a.value) && isMap(b.value)) {
    const keys = new Set([...Object.keys(a.value), ...Object.keys(b.value)]);
    return allMatch([...keys].map((key) => sameTree(a.get(key), b.get(key))));
  }
  if (Array.isArray(a.value) && Array.isArray(b.value)) {
    const others = b.items();
    if (others.length !== a.value.length) return "no";
    return allMatch(others.map((item, index) => sameTree(a.get(index), item)));
  }
  return matchIf(a.value === b.value);
}
