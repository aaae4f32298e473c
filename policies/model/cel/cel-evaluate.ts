/** Expressions of CEL on plain values, as far as admission policies use them. What is not known here is said to be unknown, never guessed. */
import type { Expression } from "./cel-parse";

/** What an expression gives where Kubernetes would give an error, for example for a field that is not there. */
export class CelError extends Error {
  override readonly name = "CelError";
}

/** What an expression gives that uses something that is not known here. */
export class CelUnknown extends Error {
  override readonly name = "CelUnknown";
}

/** The names that an expression may use. One with a function is worked out when it is asked for. */
export type Names = ReadonlyMap<string, unknown>;

/** A value that may not be there (`a.?b`). */
class Optional {
  constructor(readonly value: unknown) {}
}

const NOTHING = new Optional(undefined);
type Args = readonly unknown[];

/** The value of an expression. Throws {@link CelError} or {@link CelUnknown}. */
export function evaluateCel(expression: Expression, names: Names): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return valueOf(expression.name, names);
    case "list":
      return expression.items.map((item) => evaluateCel(item, names));
    case "map":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [String(evaluateCel(key, names)), evaluateCel(value, names)]),
      );
    case "member":
      return member(expression, names);
    case "call":
      return call(expression, names);
    case "unary":
      return unary(expression.operator, evaluateCel(expression.operand, names));
    case "choice":
      return evaluateCel(truth(evaluateCel(expression.condition, names)) ? expression.yes : expression.no, names);
    case "binary":
      return binary(expression, names);
  }
}

function valueOf(name: string, names: Names): unknown {
  if (!names.has(name)) throw new CelUnknown(name);
  return names.get(name);
}

function member({ of, key, isOptional }: Extract<Expression, { kind: "member" }>, names: Names): unknown {
  const holder = evaluateCel(of, names);
  const name = evaluateCel(key, names);
  if (!(holder instanceof Optional)) return isOptional ? optionalMember(holder, name) : requireMember(holder, name);
  return holder === NOTHING ? NOTHING : optionalMember(holder.value, name);
}

function optionalMember(holder: unknown, key: unknown): Optional {
  return hasMember(holder, key) ? new Optional(below(holder, key)) : NOTHING;
}

function requireMember(holder: unknown, key: unknown): unknown {
  if (!hasMember(holder, key)) throw new CelError("no such key");
  return below(holder, key);
}

function hasMember(holder: unknown, key: unknown): boolean {
  if (Array.isArray(holder)) return typeof key === "number" && key >= 0 && key < holder.length;
  return isObject(holder) && typeof key === "string" && Object.hasOwn(holder, key);
}

/** What is worked out when it is asked for is a function here, which no plain value is. */
function below(holder: unknown, key: unknown): unknown {
  const value = (holder as Record<string | number, unknown>)[key as string | number];
  return typeof value === "function" ? (value as () => unknown)() : value;
}

function unary(operator: string, operand: unknown): unknown {
  if (operator === "!") return !truth(operand);
  return -number(operand);
}

function binary({ operator, left, right }: Extract<Expression, { kind: "binary" }>, names: Names): unknown {
  if (operator === "&&" || operator === "||") {
    const decisive = operator === "||";
    const results = [left, right].map((side) => attempt(() => truth(evaluateCel(side, names))));
    if (results.some((result) => result === decisive)) return decisive;
    requireNoFailure(results);
    return !decisive;
  }
  return operate(operator, evaluateCel(left, names), evaluateCel(right, names));
}

function attempt(run: () => boolean): boolean | Error {
  try {
    return run();
  } catch (error) {
    if (error instanceof CelError || error instanceof CelUnknown) return error;
    throw error;
  }
}

/** What is unknown might have decided after all, so it counts more than what fails for certain. */
function requireNoFailure(results: readonly (boolean | Error)[]): void {
  const failures = results.filter((result) => result instanceof Error);
  if (failures.some((error) => error instanceof CelUnknown)) throw new CelUnknown("one of several conditions");
  if (failures[0]) throw failures[0];
}

function operate(operator: string, left: unknown, right: unknown): unknown {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  if (operator === "in") return isIn(left, right);
  if (operator === "+") return plus(left, right);
  const [a, b] = typeof left === "string" && typeof right === "string" ? [left, right] : [number(left), number(right)];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  if (operator === ">") return a > b;
  if (operator === ">=") return a >= b;
  if (operator === "-") return number(left) - number(right);
  throw new CelUnknown(operator);
}

function plus(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) return [...(left as unknown[]), ...(right as unknown[])];
  if (typeof left === "string" && typeof right === "string") return left + right;
  return number(left) + number(right);
}

function isIn(value: unknown, holder: unknown): boolean {
  if (Array.isArray(holder)) return holder.some((item) => isEqual(item, value));
  if (isObject(holder)) return typeof value === "string" && Object.hasOwn(holder, value);
  throw new CelError("no such overload");
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a instanceof Optional || b instanceof Optional) {
    return a instanceof Optional && b instanceof Optional && (a === NOTHING) === (b === NOTHING) && isEqual(a.value, b.value);
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

/** Macros are given expressions, functions values. */
function call({ name, target, args }: Extract<Expression, { kind: "call" }>, names: Names): unknown {
  if (name === "has" && !target) return has(args[0], names);
  const [variable, body] = args;
  if (target && MACROS.has(name) && variable?.kind === "name" && body) {
    const items = evaluateCel(target, names);
    const list = Array.isArray(items) ? (items as unknown[]) : isObject(items) ? Object.keys(items) : undefined;
    if (!list) throw new CelError("no such overload");
    return MACROS.get(name)?.(list, (item) => evaluateCel(body, new Map([...names, [variable.name, item]])));
  }
  const values = [...(target ? [target] : []), ...args].map((arg) => evaluateCel(arg, names));
  const run = FUNCTIONS.get(name);
  if (!run) throw new CelUnknown(name);
  return run(values);
}

function has(argument: Expression | undefined, names: Names): boolean {
  if (argument?.kind !== "member") throw new CelUnknown("has");
  const found = member({ ...argument, isOptional: true }, names);
  return found !== NOTHING;
}

type Body = (item: unknown) => unknown;

/** Of conditions, one that decides makes up for those that fail. */
function decide<Item>(items: readonly Item[], condition: (item: Item) => unknown, decisive: boolean): boolean {
  const results = items.map((item) => attempt(() => truth(condition(item))));
  if (results.some((result) => result === decisive)) return decisive;
  requireNoFailure(results);
  return !decisive;
}

const MACROS = new Map<string, (list: Args, body: Body) => unknown>([
  ["all", (list, body) => decide(list, body, false)],
  ["exists", (list, body) => decide(list, body, true)],
  ["exists_one", (list, body) => list.filter((item) => truth(body(item))).length === 1],
  ["filter", (list, body) => list.filter((item) => truth(body(item)))],
  ["map", (list, body) => list.map(body)],
]);

const FUNCTIONS = new Map<string, (values: Args) => unknown>([
  ["dyn", ([value]) => value],
  ["orValue", ([value, other]) => (optional(value) === NOTHING ? other : optional(value).value)],
  ["hasValue", ([value]) => optional(value) !== NOTHING],
  ["size", ([value]) => Object.keys(typeof value === "string" ? Array.from(value) : container(value)).length],
  ["startsWith", ([value, part]) => text(value).startsWith(text(part))],
  ["endsWith", ([value, part]) => text(value).endsWith(text(part))],
  ["contains", ([value, part]) => text(value).includes(text(part))],
  ["string", ([value]) => String(value)],
]);

function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw new CelError("no such overload");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new CelError("no such overload");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new CelError("no such overload");
  return value;
}

function optional(value: unknown): Optional {
  if (!(value instanceof Optional)) throw new CelError("no such overload");
  return value;
}

function container(value: unknown): object {
  if (typeof value !== "object" || value === null || value instanceof Optional) throw new CelError("no such overload");
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Optional);
}
