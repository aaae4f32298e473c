/**
 * Expressions of the Common Expression Language (CEL), by which admission policies judge requests: from text to tree.
 * Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax, with the optional values (`a.?b`) that Kubernetes enables.
 */
import { memoized } from "../memo";

/** A part of an expression. */
export type Expression =
  | { kind: "literal"; value: string | number | boolean | null }
  | { kind: "name"; name: string }
  | { kind: "list"; items: readonly Expression[] }
  | { kind: "map"; entries: readonly (readonly [Expression, Expression])[] }
  | { kind: "member"; of: Expression; key: Expression; isOptional: boolean; isIndex: boolean }
  | { kind: "call"; name: string; target: Expression | undefined; args: readonly Expression[] }
  | { kind: "unary"; operator: string; operand: Expression }
  | { kind: "binary"; operator: string; left: Expression; right: Expression }
  | { kind: "choice"; condition: Expression; yes: Expression; no: Expression };

const TOKEN =
  /\s+|\/\/[^\n]*|([rR]?(?:"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'))|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[^])/gy;
/** By how tightly they bind; the later, the tighter. */
const OPERATORS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<", "<=", ">", ">=", "in"],
  ["+", "-"],
  ["*", "/", "%"],
];
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const MAX_LENGTH = 64 * 1024;
const MAX_DEPTH = 100;

interface Token {
  type: "text" | "number" | "word" | "mark";
  text: string;
}

/** The tree of an expression; `undefined` for what is none, or is too long to be read. */
export const parseCel = memoized((text: string): Expression | undefined => {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return new Parser(tokensOf(text)).whole();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
});

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].flatMap(([, quoted, number, word, mark]): Token[] => {
    if (quoted !== undefined) return [{ type: "text", text: unquoted(quoted) }];
    if (number !== undefined) return [{ type: "number", text: number }];
    if (word !== undefined) return [{ type: "word", text: word }];
    return mark === undefined ? [] : [{ type: "mark", text: mark }];
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

function unquoted(quoted: string): string {
  if (/^[rR]/.test(quoted)) return quoted.slice(2, -1);
  return quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g, (_, long, short, other: string) => {
    const code = (long ?? short) as string | undefined;
    return code === undefined ? (ESCAPES[other] ?? other) : String.fromCharCode(parseInt(code, 16));
  });
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.expression();
    if (this.at < this.tokens.length) throw new SyntaxError("more than one expression");
    return expression;
  }

  private expression(): Expression {
    if ((this.depth += 1) > MAX_DEPTH) throw new SyntaxError("too deep");
    const condition = this.binary(0);
    const choice = this.takes("?") ? this.choice(condition) : condition;
    this.depth -= 1;
    return choice;
  }

  private choice(condition: Expression): Expression {
    const yes = this.expression();
    this.need(":");
    return { kind: "choice", condition, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const operators = OPERATORS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (let operator = this.takesOne(operators); operator !== undefined; operator = this.takesOne(operators)) {
      left = { kind: "binary", operator, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private unary(): Expression {
    const operator = this.takesOne(["!", "-"]);
    if (operator === undefined) return this.member();
    if ((this.depth += 1) > MAX_DEPTH) throw new SyntaxError("too deep");
    const operand = this.unary();
    this.depth -= 1;
    return { kind: "unary", operator, operand };
  }

  private member(): Expression {
    let of = this.primary();
    for (;;) {
      if (this.takes(".")) of = this.selected(of);
      else if (this.takes("[")) {
        const isOptional = this.takes("?");
        of = { kind: "member", of, key: this.expression(), isOptional, isIndex: true };
        this.need("]");
      } else return of;
    }
  }

  private selected(of: Expression): Expression {
    const isOptional = this.takes("?");
    const name = this.word();
    if (!isOptional && this.takes("(")) return { kind: "call", name, target: of, args: this.listUntil(")") };
    return { kind: "member", of, key: { kind: "literal", value: name }, isOptional, isIndex: false };
  }

  private primary(): Expression {
    const token = this.tokens[this.at];
    if (!token) throw new SyntaxError("something is missing");
    this.at += 1;
    if (token.type === "text") return { kind: "literal", value: token.text };
    if (token.type === "number") return { kind: "literal", value: Number(token.text) };
    if (token.type === "word") return this.named(token.text);
    if (token.text === "[") return { kind: "list", items: this.listUntil("]") };
    if (token.text === "{") return { kind: "map", entries: this.entries() };
    if (token.text !== "(") throw new SyntaxError(`what is ${token.text}`);
    const inner = this.expression();
    this.need(")");
    return inner;
  }

  private named(name: string): Expression {
    if (Object.hasOwn(LITERALS, name)) return { kind: "literal", value: LITERALS[name] ?? null };
    return this.takes("(") ? { kind: "call", name, target: undefined, args: this.listUntil(")") } : { kind: "name", name };
  }

  private listUntil(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.takes(end)) {
      items.push(this.expression());
      if (this.takes(",")) continue;
      this.need(end);
      break;
    }
    return items;
  }

  private entries(): [Expression, Expression][] {
    const entries: [Expression, Expression][] = [];
    while (!this.takes("}")) {
      const key = this.expression();
      this.need(":");
      entries.push([key, this.expression()]);
      if (this.takes(",")) continue;
      this.need("}");
      break;
    }
    return entries;
  }

  private word(): string {
    const token = this.tokens[this.at];
    if (token?.type !== "word") throw new SyntaxError("a name is missing");
    this.at += 1;
    return token.text;
  }

  private takesOne(texts: readonly string[]): string | undefined {
    return texts.find((text) => this.takes(text));
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at];
    const isIt = token !== undefined && (token.type === "mark" || text === "in") && token.text === text && token.type !== "text";
    if (isIt) this.at += 1;
    return isIt;
  }

  private need(text: string): void {
    if (!this.takes(text)) throw new SyntaxError(`${text} is missing`);
  }
}
