/**
 * The configuration of a Vault or OpenBao server, agent or proxy, as far as rules need it: in HCL or JSON, in ConfigMaps, in the values of
 * charts, in variables. Templates stand in such texts until something fills them in, so the reader takes what it understands and skips the
 * rest.
 */
import { isLoopbackHost, hostOf } from "../network/address";
import { type Field, isMap } from "../field";
import type { Subject } from "../subject";
import { staysOff } from "../provider/switch";

/** A configuration that stands in a resource. */
export interface VaultConfig {
  /** The place of the text. */
  field: Field;
  listeners: readonly VaultListener[];
  /** The settings at the top, with keys in lower case. */
  settings: ReadonlyMap<string, string>;
  /** Everything. */
  root: VaultBlock;
}

/** A block: the texts and blocks under each of its keys, which are in lower case. */
export type VaultBlock = ReadonlyMap<string, readonly (string | VaultBlock)[]>;

/** A listener on the network. */
export interface VaultListener {
  /** Whether only the machine itself, or the pod, reaches it. */
  isLoopback: boolean;
  /** Its settings, with keys in lower case, as texts. */
  settings: ReadonlyMap<string, string>;
  /** Everything in it. */
  block: VaultBlock;
}

/** A block, as the texts and blocks under each of its keys. */
type Block = Map<string, (string | Block)[]>;

const TOKEN = /\s+|(?:#|\/\/)[^\n]*|\/\*[^]*?(?:\*\/|$)|"((?:[^"\\\n]|\\.)*)"|([^\s"{}[\]=:,#]+(?::[^\s"{}[\]=,#]+)*)|([^])/gy;
const MAX_LENGTH = 1024 * 1024;
const MAX_DEPTH = 32;

/** The configuration in a text, or in values of a chart that stand for one; `undefined` for what names no listener and so is none. */
export function readVaultConfig(field: Field, value: unknown = field.value): VaultConfig | undefined {
  const text = isMap(value) ? JSON.stringify(value) : value;
  if (typeof text !== "string" || text.length > MAX_LENGTH || !/listener/i.test(text)) return undefined;
  const root = readConfigText(text);
  const listeners = (root.get("listener") ?? []).flatMap((block) => (typeof block === "string" ? [] : tcpListeners(block)));
  return listeners.length === 0 ? undefined : { field, listeners, settings: textsOf(root), root };
}

/** The configurations in the data of a ConfigMap or Secret, and in the values of Vault's charts. */
export function vaultConfigsOf({ root, kinds }: Subject): VaultConfig[] {
  const texts = entriesOf({ root, kinds }).map(([field, value]) => readVaultConfig(field, value));
  const inCharts = vaultChartValues(root).flatMap((chart) =>
    [["standalone"], ["ha"], ["ha", "raft"]].map((keys) => readVaultConfig(chart.get("server", ...keys, "config"))),
  );
  return [...texts, ...inCharts].filter((config) => config !== undefined);
}

/** The configuration of an agent or a proxy in a text; `undefined` for what does not log in by itself and so is none. */
export function readAgentConfig(value: unknown): VaultBlock | undefined {
  if (typeof value !== "string" || value.length > MAX_LENGTH || !/auto_auth/i.test(value)) return undefined;
  const root = readConfigText(value);
  return root.has("auto_auth") ? root : undefined;
}

/** The entries of a ConfigMap or Secret with their values as programs see them. */
export function entriesOf({ root, kinds }: Pick<Subject, "root" | "kinds">): [field: Field, value: unknown][] {
  return [...root.get("data").children(), ...root.get("stringData").children()].map((field) => {
    const isEncoded = kinds.includes("Secret") && field.parent?.key === "data" && typeof field.value === "string";
    return [field, isEncoded ? Buffer.from(field.value, "base64").toString() : field.value];
  });
}

/** The kinds of resources that render charts during a deployment, where no policy sees what comes of it. */
export const CHART_KINDS = [
  "kubernetes:helm.sh/v3:Release",
  "helm.sh/Release",
  "helm.toolkit.fluxcd.io/HelmRelease",
  "argoproj.io/Application",
];

/** The values that a resource gives to the chart of Vault or OpenBao, alone or as a part of another chart. */
export function vaultChartValues(root: Field): Field[] {
  const sources = [root.get("spec", "source"), ...root.get("spec", "sources").items()];
  const charts: [Field, Field][] = [
    [root.get("chart"), root.get("values")],
    [root.get("spec", "chart", "spec", "chart"), root.get("spec", "values")],
    ...sources.map((source): [Field, Field] => [source.get("chart"), source.get("helm", "valuesObject")]),
  ];
  return charts.flatMap(([chart, values]) => {
    const isVault = typeof chart.value === "string" && /(?:^|\/)(?:vault|openbao)(?:-helm)?(?:\.tgz|\/)?$/i.test(chart.value);
    const parts = ["vault", "openbao"].map((name) => values.get(name)).filter((part) => part.get("server").state === "known");
    return isVault ? [values, ...parts] : parts;
  });
}

/** Whether a setting is on, as Vault reads it. */
export function isSet(settings: ReadonlyMap<string, string>, key: string): boolean {
  return !staysOff(settings.get(key));
}

function readConfigText(text: string): Block {
  // The next one is at the end, where it is quickly taken away.
  const tokens = tokensOf(text).reverse();
  // JSON puts braces around everything.
  if (tokens.at(-1) === "{") tokens.pop();
  return readBlock(tokens, 0);
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(([, quoted, word, mark]) => {
    if (quoted !== undefined) return [`"${quoted}`];
    return word ?? mark ?? [];
  });
}

/** Up to the brace that closes the block, or the end. */
function readBlock(tokens: string[], depth: number): Block {
  const block: Block = new Map();
  let keys: string[] = [];
  for (let token = tokens.pop(); token !== undefined && token !== "}"; token = tokens.pop()) {
    if (token === "{") {
      add(block, keys, depth > MAX_DEPTH ? [] : [readBlock(tokens, depth + 1)]);
      keys = [];
    } else if (token === "=" || token === ":") {
      add(block, keys, readValues(tokens, depth));
      keys = [];
    } else if (token !== ",") keys.push(unquoted(token));
  }
  return block;
}

function readValues(tokens: string[], depth: number): (string | Block)[] {
  const token = tokens.pop();
  if (token === undefined) return [];
  if (token === "{") return depth > MAX_DEPTH ? [] : [readBlock(tokens, depth + 1)];
  if (token !== "[") return [unquoted(token)];
  const values: (string | Block)[] = [];
  while (tokens.length > 0 && tokens.at(-1) !== "]") {
    if (tokens.at(-1) === ",") tokens.pop();
    else values.push(...(depth > MAX_DEPTH ? [tokens.pop() ?? ""] : readValues(tokens, depth + 1)));
  }
  tokens.pop();
  return values;
}

/** `listener "tcp" { … }` is a block in a block, as it is in JSON. */
function add(block: Block, [key, ...labels]: readonly string[], values: readonly (string | Block)[]): void {
  if (key === undefined) return;
  const nested = labels.reduceRight<(string | Block)[]>((inner, label) => [new Map([[label.toLowerCase(), inner]])], [...values]);
  const name = key.toLowerCase();
  const known = block.get(name);
  if (known) for (const value of nested) known.push(value);
  else block.set(name, nested);
}

/** Both formats have the escapes of JSON; what has others stays as it is. */
function unquoted(token: string): string {
  if (!token.startsWith('"')) return token;
  const text = token.slice(1);
  try {
    return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
  } catch {
    return text;
  }
}

/** `listener { type = "tcp" }` is the same as `listener "tcp" {}`. */
function tcpListeners(block: Block): VaultListener[] {
  const labelled = (block.get("tcp") ?? []).filter((inner): inner is Block => typeof inner !== "string");
  return (
    [...labelled, ...(textsOf(block).get("type") === "tcp" ? [block] : [])]
      .map((own) => ({ settings: textsOf(own), block: own }))
      // Boundary has listeners of the same form, each with a purpose.
      .filter(({ settings }) => !settings.has("purpose"))
      .map(({ settings, block: own }) => ({
        settings,
        block: own,
        isLoopback: isLoopbackHost(hostOf(settings.get("address") ?? "127.0.0.1:8200")),
      }))
  );
}

/** The settings of a block that are texts. Of several under one key the last counts. */
export function textsOf(block: VaultBlock): Map<string, string> {
  return new Map(
    [...block].flatMap(([key, values]) => values.flatMap((value) => (typeof value === "string" ? [[key, value] as const] : []))),
  );
}
