/**
 * A regular expression that matches only whole texts, whether the pattern says so or not. Throws a `SyntaxError` for a pattern that is none on its
 * own: `a)|(?:b` compiles only once it is put between other brackets, and would get out of them.
 */
export function wholePattern(pattern: string): RegExp {
  new RegExp(pattern, "u");
  return new RegExp(`^(?:${pattern})$`, "u");
}
