/** Policy documents of Vault, in the many ways in which HCL and JSON let them be written. */
import * as fc from "fast-check";

/** Policies as they are written for real, and as hardly anybody does. */
export const VAULT_POLICIES: readonly string[] = [
  "",
  "# nothing\n",
  `path "secret/data/*" {
  capabilities = ["create", "read", "update", "patch", "delete", "list"]
}
`,
  `path "auth/token/lookup-self" { policy = "read" }
path "sys/*" { policy = "sudo" }
path "kv/*" { policy = "write" }
`,
  `name = "dev"

// one path twice
path "a/+/b" { capabilities = ["read"] }
path "a/+/b" { capabilities = ["sudo"] } path "/a/+/b" { capabilities = ["deny", "sudo"] }
`,
  `path "pki/issue/web" {
  capabilities = ["update"]
  allowed_parameters = {
    "common_name" = ["*.example.com"]
    "ttl" = []
    "*" = []
  }
  denied_parameters = { "ip_sans" = [] "exclude_cn_from_sans" = [true, 1, 2.5] }
  required_parameters = ["common_name"]
}
`,
  `path "auth/approle/role/app/secret-id" {
  capabilities = ["create", "update"]
  min_wrapping_ttl = "1s"
  max_wrapping_ttl = "1h30m"
}
`,
  `path "secret/data/orders" {
  capabilities = ["read"]
  control_group = {
    ttl = "4h"
    factor "managers" {
      identity {
        group_names = ["managers"]
        approvals = 1
      }
      controlled_capabilities = ["read"]
    }
  }
  mfa_methods = ["totp"]
}
`,
  `path "secret/{{identity.entity.name}}/*" {
  comment = <<-EOT
    of one's own
    EOT
  capabilities = ["read", "list", "scan"] # OpenBao
  pagination_limit = 100
  expiration = "2030-01-01T00:00:00Z"
}
`,
  'path "events/*" { capabilities = ["subscribe", "read"], subscribe_event_types = ["kv-v2/data-write"], }',
  '{"path": {"secret/*": {"capabilities": ["read"]}, "sys/*": {"policy": "deny"}}}',
  '{"path": [{"a": {"capabilities": ["read"], "allowed_parameters": {"x": ["1", 2]}}}, {"a": {"capabilities": []}}], "name": "json"}',
  `{
  "path": {
    "a": {
      "policy": "write",
      "control_group": { "factor": { "f": { "identity": { "group_ids": ["g"], "approvals": 2 } } } }
    }
  }
}
`,
  '{"path": {"": {}}}',
  "{}",
];

const CAPABILITIES = "create read update patch delete list sudo deny subscribe recover scan".split(" ");

interface Path {
  name: string;
  settings: Record<string, unknown>;
}

const character = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Array.from("abcXYZ019/+*-_.{} ")) },
  { weight: 1, arbitrary: fc.constantFrom("\\", '"', "\n", "\t", "$", "\u0436", "\u{1f512}", "\u2028", "#", "'", "\u00a0") },
);
const text = fc.array(character, { maxLength: 8 }).map((characters) => characters.join("").replaceAll("${", "$ {"));
const pathName = fc
  .oneof(fc.constantFrom("secret/*", "/secret/*", "sys/*", "*", "+/x", "auth/token/create", "a", "path", "1"), text)
  .map((name) => name.replace(/\+\*+/g, "+"));
const line = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 2 }).map((lines) => [...lines, ""].join("\n")) },
);
const texts = fc.array(line, { maxLength: 3 });
const capabilities = fc.array(fc.constantFrom(...CAPABILITIES), { maxLength: 4 });
const number = fc.oneof(fc.integer({ min: -9, max: 1e9 }), fc.constantFrom(0.5, -1.25, 1e15));
const parameters = fc.dictionary(text, fc.array(fc.oneof(line, number), { maxLength: 3 }), { maxKeys: 3 });
const controlGroup = fc.record(
  {
    ttl: fc.constantFrom("4h", 60, "1d"),
    factor: fc.dictionary(
      text,
      fc.record(
        {
          identity: fc.record({ group_ids: texts, group_names: texts, approvals: fc.nat(3) }, { requiredKeys: [] }),
          controlled_capabilities: capabilities,
        },
        { requiredKeys: [] },
      ),
      { minKeys: 1, maxKeys: 2 },
    ),
  },
  { requiredKeys: ["factor"] },
);
const setting = fc.oneof(
  fc.tuple(fc.constant("capabilities"), capabilities),
  fc.tuple(fc.constant("policy"), fc.constantFrom("read", "write", "sudo", "deny")),
  fc.tuple(fc.constantFrom("allowed_parameters", "denied_parameters"), parameters),
  fc.tuple(fc.constantFrom("required_parameters", "mfa_methods", "subscribe_event_types"), texts),
  fc.tuple(fc.constantFrom("comment", "expiration", "list_scan_response_keys_filter_path"), line),
  fc.tuple(fc.constant("min_wrapping_ttl"), fc.constantFrom(1, "1", "30s", "1m1s", "0")),
  fc.tuple(fc.constant("max_wrapping_ttl"), fc.constantFrom(90, "90", "2h", "1h0m30s", "3d")),
  fc.tuple(fc.constant("control_group"), controlGroup),
  fc.tuple(fc.constant("pagination_limit"), fc.nat(100)),
);
const path: fc.Arbitrary<Path> = fc.record({
  name: pathName,
  settings: fc.array(setting, { maxLength: 4 }).map((entries) => Object.fromEntries(entries) as Record<string, unknown>),
});

/** A policy, and how it is written. */
export const randomVaultPolicy: fc.Arbitrary<string> = fc
  .tuple(fc.array(path, { maxLength: 3 }), fc.array(fc.nat(), { minLength: 20, maxLength: 60 }), fc.boolean())
  .map(([paths, choices, isJson]) => (isJson ? new Writer(choices).json(paths) : new Writer(choices).hcl(paths)));

/** Writes a policy; each time there is more than one way, the next of the choices decides. */
class Writer {
  private next = 0;

  constructor(private readonly choices: readonly number[]) {}

  hcl(paths: readonly Path[]): string {
    const blocks = paths.map(
      ({ name, settings }) => `${this.keyword("path")}${this.gap()}${this.label(name)}${this.maybeGap()}${this.object(settings)}`,
    );
    return this.maybeGap() + blocks.join(this.pick("\n", " ", ",", "\n\n", ""));
  }

  json(paths: readonly Path[]): string {
    const written = paths
      // An object of nothing but objects is read otherwise.
      .filter(({ settings }) => Object.values(settings).some((value) => typeof value !== "object" || Array.isArray(value)))
      .map(({ name, settings }) => `${JSON.stringify(name)}: ${JSON.stringify(settings, null, this.pick(0, 2))}`);
    if (written.length === 0) return "{}";
    const value = this.pick(`{${written.join(",")}}`, `[${written.map((entry) => `{${entry}}`).join(", ")}]`);
    return `${this.pick("", "\n", " ", "\t")}{ ${this.pick("", '"name": "x", ')}"path"${this.pick("", " ")}: ${value} }${this.pick("", "\n")}`;
  }

  private object(value: object): string {
    const entries = Object.entries(value).map(([key, setting]) => this.entry(key, setting));
    const separator = this.pick("\n", ", ", " ", ",\n", "\r\n");
    return `{${this.maybeGap()}${entries.join(separator)}${this.maybeGap()}}`;
  }

  private entry(key: string, value: unknown): string {
    if (key === "factor") {
      const factors = Object.entries(value as object).map(
        ([name, factor]) => `factor ${this.text(name)} ${this.object(factor as object)}`,
      );
      return factors.join("\n");
    }
    const isBlock = typeof value === "object" && !Array.isArray(value) && this.pick(true, false);
    return `${this.keyword(key)}${this.maybeGap()}${isBlock ? "" : `=${this.maybeGap()}`}${this.value(value)}`;
  }

  private value(value: unknown): string {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.value(item));
      const comma = items.length > 0 ? this.pick("", ",") : "";
      return `[${this.maybeGap()}${items.join(this.pick(",", ", ", " ,\n"))}${comma}${this.maybeGap()}]`;
    }
    if (typeof value === "object" && value !== null) return this.object(value);
    if (typeof value !== "string") return String(value);
    return value.endsWith("\n") && this.pick(true, true, false) ? this.heredoc(value) : this.text(value);
  }

  private heredoc(value: string): string {
    const isIndented = this.pick(true, false);
    const indent = this.pick("  ", "\t", isIndented ? " " : "");
    const lines = value.split("\n").slice(0, -1);
    const before = isIndented ? this.pick(indent, indent, `${indent} `, "") : "";
    return `<<${isIndented ? "-" : ""}EOT\n${lines.map((line) => `${before}${line}\n`).join("")}${indent}EOT\n`;
  }

  private keyword(key: string): string {
    return /^[A-Za-z_][\w.-]*$/.test(key) && !/^(true|false)$/.test(key) && this.pick(true, true, false) ? key : this.text(key);
  }

  private label(name: string): string {
    return /^[A-Za-z_][\w.-]*$/.test(name) && this.pick(true, false) ? name : this.text(name);
  }

  /** A text in quotes; now and then, each character is an escape. */
  private text(value: string): string {
    if (this.pick(...new Array<boolean>(9).fill(false), true)) return `"${Array.from(value, escaped).join("")}"`;
    return JSON.stringify(value);
  }

  private maybeGap(): string {
    return this.pick("", "", this.gap());
  }

  private gap(): string {
    return this.pick(" ", "\n", "\t", "  ", " # {\n", " // }\n", ' /* " */ ', "\r\n", "\n/* a\n * b */\n");
  }

  private pick<T>(...ways: readonly T[]): T {
    const choice = this.choices[this.next++ % this.choices.length] as number;
    return ways[choice % ways.length] as T;
  }
}

function escaped(character: string): string {
  return character.length > 1 ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
