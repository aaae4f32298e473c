/** How many results are kept before all are forgotten: enough for the texts of one program, which repeat themselves. */
const LIMIT = 2_000;

/** Results are kept only for texts of this length, so that what is remembered stays small. */
const MAX_LENGTH = 300;

/** A pure function of a text that remembers its results; names, images and quantities recur in every resource. */
export function memoized<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > MAX_LENGTH) return compute(text);
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as T;
    const result = compute(text);
    if (known.size >= LIMIT) known.clear();
    known.set(text, result);
    return result;
  };
}
