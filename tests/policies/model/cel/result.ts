/** What expressions of CEL give. */
import { CelError, CelUnknown, evaluateCel } from "../../../../policies/model/cel/cel-evaluate";
import { parseCel } from "../../../../policies/model/cel/cel-parse";

const NAMES = new Map<string, unknown>([
  ["object", { spec: { type: "NodePort", ports: [{ port: 80 }, { port: 443 }], empty: {}, none: null }, labels: { a: "b" } }],
  ["variables", { late: () => 7 }],
]);

/** The value of an expression, or in place of it `error`, `unknown`, or `none` for what is no expression. */
export function result(text: string): unknown {
  const expression = parseCel(text);
  if (!expression) return "none";
  try {
    return evaluateCel(expression, NAMES);
  } catch (error) {
    if (error instanceof CelUnknown) return "unknown";
    if (error instanceof CelError) return "error";
    throw error;
  }
}
