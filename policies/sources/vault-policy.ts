/**
 * Policy documents of Vault and OpenBao as trees. What both would refuse is refused, and so is what their parser reads in ways that
 * surprise: settings that are repeated, keys in JSON that it would take for something else.
 * Source: the documentation of policies of both, and github.com/hashicorp/hcl, with which both read them.
 */
import { InputError } from "../errors";
import { Field, Unknown, type Value, type ValueMap } from "../model/field";
import type { Position } from "../model/subject";
import { SHORTHAND, VaultPolicy } from "../model/vault/vault-policy";
import { HclDocument, type HclEntry, type HclObject, type HclValue } from "./hcl";

/** A document that has a text of its own. */
export interface VaultPolicyDocument {
  policy: VaultPolicy;
  /** Where in the text a path is, or the nearest place above it. */
  locate: (keys: readonly (string | number)[]) => Position;
}

/** Reads a text. `source` names it in errors: throws an {@link InputError} with the line and column. Nothing in a text is repeated there. */
export function readVaultPolicy(text: string, source: string): VaultPolicyDocument {
  const { tree, document } = parse(text, source);
  return {
    policy: new VaultPolicy(Field.root(toValue(tree))),
    locate: (keys) => document.position(offsetOf(tree, keys)),
  };
}

/**
 * The document that a resource holds as a string, as `vault:index/policy:Policy` does. Its fields have paths below that of the string:
 * `policy.path["secret/*"].capabilities[0]`. Where the string is not known or no policy, everything in it is unknown.
 */
export function vaultPolicyIn(field: Field): VaultPolicy {
  if (field.state === "unknown") return new VaultPolicy(field);
  if (typeof field.value !== "string") return VaultPolicy.within(field, new Unknown("is no text, and so no Vault policy"));
  try {
    return VaultPolicy.within(field, toValue(parse(field.value, field.path).tree));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { line, column } = error.location;
    return VaultPolicy.within(
      field,
      new Unknown(`cannot be read as a Vault policy: it ${error.reason} (line ${line}, column ${column})`),
    );
  }
}

/** Checks a value, and gives it back in the form in which rules read it. */
type Check = (value: HclValue, document: HclDocument) => HclValue;

/** A setting that is written once for each name: `path "secret/*" { … }`. */
interface NamedBlocks {
  check: (block: HclEntry, document: HclDocument) => HclValue;
  /** Whether a name may come twice. Then the blocks of the name are a list. */
  mayRepeat: boolean;
}

/** What either of the two knows; "scan" is OpenBao's. */
const CAPABILITIES: ReadonlySet<unknown> = new Set(
  "create read update patch delete list sudo deny subscribe recover scan".split(" "),
);
/** Thirty years. Beyond three hundred, Vault's arithmetic overflows. */
const MAX_SECONDS = 1_000_000_000;

const text = literal((value) => typeof value === "string", "has something else than a text");
const wholeNumber = literal((value) => Number.isInteger(value), "has something else than a whole number");
const scalar = literal(() => true, "has something else than a text, a number, true or false");
const duration = literal((value) => secondsOf(value) !== undefined, "has something else than a duration, as 60 or 1h30m");
const capability = literal((value) => CAPABILITIES.has(value), "has a capability that Vault does not know");
const shorthand = literal((value) => SHORTHAND.has(value), "has a shorthand that Vault does not know");
const texts = listOf(text);
const capabilities = listOf(capability);

const factor = settings({
  identity: settings({ group_ids: texts, group_names: texts, approvals: wholeNumber }),
  controlled_capabilities: capabilities,
});
const path = settings({
  capabilities,
  policy: shorthand,
  comment: text,
  allowed_parameters: parameters,
  denied_parameters: parameters,
  required_parameters: texts,
  min_wrapping_ttl: duration,
  max_wrapping_ttl: duration,
  mfa_methods: texts,
  control_group: settings({ ttl: duration, factor: { check: ({ value }, document) => factor(value, document), mayRepeat: false } }),
  subscribe_event_types: texts,
  expiration: text,
  pagination_limit: wholeNumber,
  list_scan_response_keys_filter_path: text,
});
const root = settings({ name: text, path: { check: checkPath, mayRepeat: true } });

function parse(source: string, name: string): { tree: HclValue; document: HclDocument } {
  const document = new HclDocument(source, name);
  return { tree: root(document.read(), document), document };
}

function checkPath({ key, value, offset }: HclEntry, document: HclDocument): HclValue {
  if (key.includes("+*")) document.fail(offset, 'has a path with "+*", which Vault refuses');
  const checked = path(value, document);
  const entries = checked.type === "object" ? checked.entries : [];
  // In JSON, Vault's parser takes an object in which everything is an object for one more level of names.
  if (document.format === "json" && entries.length > 0 && entries.every((entry) => entry.value.type === "object")) {
    document.fail(offset, "has a path with nothing but objects in it, which Vault misreads in JSON");
  }
  const [minimum = 0, maximum = 0] = ["min_wrapping_ttl", "max_wrapping_ttl"].map((name) => {
    const setting = entries.find((entry) => entry.key === name)?.value;
    return setting?.type === "literal" ? secondsOf(setting.value) : undefined;
  });
  if (maximum !== 0 && maximum < minimum) document.fail(offset, "has a path whose max_wrapping_ttl is below its min_wrapping_ttl");
  return checked;
}

function literal(accepts: (value: string | number | boolean) => boolean, otherwise: string): Check {
  return (value, document) => (value.type === "literal" && accepts(value.value) ? value : document.fail(value.offset, otherwise));
}

function listOf(check: Check): Check {
  return (value, document) => {
    if (value.type !== "list") return document.fail(value.offset, "has something else than a list");
    return { ...value, items: value.items.map((item) => check(item, document)) };
  };
}

function parameters(value: HclValue, document: HclDocument): HclValue {
  return mapObject(value, document, (same) => listOf(scalar)(only(same, document).value, document));
}

function settings(known: Readonly<Record<string, Check | NamedBlocks>>): Check {
  return (value, document) =>
    mapObject(value, document, (same, key) => {
      const check = Object.hasOwn(known, key) ? known[key] : undefined;
      if (check === undefined) return document.fail(same[0].offset, "has a key that Vault does not know");
      return typeof check === "function" ? check(only(same, document).value, document) : readBlocks(check, same, document);
    });
}

/** An object with one entry for each key, whose value is made of everything that stands under the key. */
function mapObject(
  value: HclValue,
  document: HclDocument,
  read: (same: readonly [HclEntry, ...HclEntry[]], key: string) => HclValue,
): HclObject {
  if (value.type !== "object") return document.fail(value.offset, "has something else than an object");
  const groups = [...Map.groupBy(value.entries, ({ key }) => key)] as [string, [HclEntry, ...HclEntry[]]][];
  const entries = groups.map(([key, same]) => ({ key, labels: [], value: read(same, key), offset: same[0].offset }));
  return { ...value, entries };
}

/** Of what is set twice, OpenBao and older versions of Vault join lists and take the last of anything else; newer ones refuse it. */
function only([entry, another]: readonly [HclEntry, ...HclEntry[]], document: HclDocument): HclEntry {
  if (another) document.fail(another.offset, "has a setting that is set twice");
  if (entry.labels.length > 0) document.fail(entry.offset, "has a name after a key that takes none");
  return entry;
}

function readBlocks({ check, mayRepeat }: NamedBlocks, same: readonly HclEntry[], document: HclDocument): HclObject {
  const blocks = same.flatMap((entry) =>
    document.format === "json" ? blocksInJson(entry.value, document) : [blockOf(entry, document)],
  );
  const offset = same[0]?.offset ?? 0;
  return mapObject({ type: "object", entries: blocks, offset }, document, (named) => {
    const [first, another] = named;
    if (another === undefined) return check(first, document);
    if (!mayRepeat) document.fail(another.offset, "has a name that is used twice");
    const items = named.map((block) => ({ ...check(block, document), offset: block.offset }));
    return { type: "list", items, offset: first.offset };
  });
}

/** Vault reads a block without a name as one named after its kind, and drops all names but the first. */
function blockOf({ labels, value, offset }: HclEntry, document: HclDocument): HclEntry {
  const [name, another] = labels;
  if (name === undefined || another !== undefined) return document.fail(offset, "has a block that does not have exactly one name");
  return { key: name, labels: [], value, offset };
}

/** JSON has an object by names, or a list of such. An empty one would be a block without a name. */
function blocksInJson(value: HclValue, document: HclDocument): readonly HclEntry[] {
  if (value.type === "list" && value.items.length > 0) return value.items.flatMap((item) => blocksInJson(item, document));
  if (value.type === "object" && value.entries.length > 0) return value.entries;
  return document.fail(value.offset, "has no object by names where one should be");
}

/** The seconds in a whole number, or in a text as `90`, `30d` or `1h30m`; the forms that nobody uses are left out. */
function secondsOf(value: string | number | boolean): number | undefined {
  const [, plain, isDays, ...parts] = /^(?:(\d+)(d?)|(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)$/.exec(String(value)) ?? [];
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((digits: string | undefined) => Number(digits ?? 0));
  const total = plain === undefined ? (hours * 60 + minutes) * 60 + seconds : Number(plain) * (isDays ? 24 * 60 * 60 : 1);
  return parts.length > 0 && total <= MAX_SECONDS ? total : undefined;
}

function toValue(value: HclValue): Value {
  if (value.type === "literal") return value.value;
  if (value.type === "list") return value.items.map(toValue);
  const map = Object.create(null) as ValueMap;
  for (const entry of value.entries) map[entry.key] = toValue(entry.value);
  return map;
}

function offsetOf(tree: HclValue, keys: readonly (string | number)[]): number {
  let value: HclValue | undefined = tree;
  let { offset } = tree;
  for (const key of keys) {
    if (value.type === "literal") break;
    const entry: HclEntry | undefined = value.type === "object" ? value.entries.find((other) => other.key === key) : undefined;
    const next: HclValue | undefined = value.type === "list" && typeof key === "number" ? value.items[key] : entry?.value;
    if (next === undefined) break;
    // A finding about an entry is best read at its key.
    offset = entry?.offset ?? next.offset;
    value = next;
  }
  return offset;
}
