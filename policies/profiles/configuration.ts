import type { ErrorObject } from "ajv";
import { InputError } from "../errors";
import { POD_SECURITY_VERSIONS } from "../frameworks/pss";
import type { Rule } from "../rule";
import { rules } from "../rules";
import { ENFORCEMENT_LEVELS, ON_UNKNOWN, type EnforcementLevel, type OnUnknown } from "./profile";

/** What a user sets apart from a profile, in the form of Pulumi's policy pack configuration. */
export interface Configuration {
  /** The level of every rule that is not named. */
  all?: EnforcementLevel;
  podSecurityVersion?: string;
  /** What undecided findings do, for every rule that does not say so itself. */
  onUnknown?: OnUnknown;
  /** Whether pods with `hostUsers: false` may run as root, as the standards allow from v1.35 on. */
  userNamespaces?: boolean;
  /** Whether nothing that belongs to a stack is declared elsewhere. Default: no, and what is missing is undecided. */
  completeStack?: boolean;
  rules?: ReadonlyMap<string, RuleSettings>;
}

/** What a user sets for one rule; the profile says the rest. */
export interface RuleSettings {
  enforcementLevel?: EnforcementLevel;
  onUnknown?: OnUnknown;
  /** Parameters of the rule, by name. */
  parameters?: Readonly<Record<string, unknown>>;
}

/** The name under which the settings of the pack as a whole stand beside those of the rules. */
export const PACK_SETTINGS = "portcullis";

const ON_UNKNOWN_SCHEMA = {
  type: "string",
  enum: ON_UNKNOWN,
  description: "What a finding does that cannot be decided yet: block as a violation would, warn, or defer to the deployment.",
} as const;

/** The properties of `portcullis`, as JSON Schema. */
export const PACK_SETTINGS_SCHEMA = {
  podSecurityVersion: {
    type: "string",
    enum: POD_SECURITY_VERSIONS,
    description: "The version of the Pod Security Standards. Default: the newest.",
  },
  onUnknown: ON_UNKNOWN_SCHEMA,
  userNamespaces: {
    type: "boolean",
    description:
      "Whether pods with hostUsers: false may run as root, as the standards allow from v1.35 on. Only for clusters with user namespaces.",
  },
  completeStack: {
    type: "boolean",
    description:
      "Whether nothing that belongs to the stack is declared in another one. Then what is missing from it is a violation instead of undecided.",
  },
} as const;

/** The properties of a rule besides its enforcement level, as JSON Schema. */
export function ruleSettingsSchema({ parameters }: Rule): Record<string, object> {
  const own = Object.entries(parameters).map(([name, { schema }]) => [name, schema] as const);
  return { onUnknown: ON_UNKNOWN_SCHEMA, ...Object.fromEntries(own) };
}

/** The JSON Schema (2020-12) of a configuration file, with the settings of some rules. Default: of all. */
export function configurationSchema(named: readonly Rule[] = rules): object {
  const level = { enum: ENFORCEMENT_LEVELS };
  const settings = (properties: object): object => ({ type: "object", additionalProperties: false, properties });
  const levelOr = (properties: object): object => ({
    if: { type: "string" },
    then: level,
    else: settings({ enforcementLevel: level, ...properties }),
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Configuration of portcullis",
    description: "The file for pulumi's --policy-pack-config and for portcullis scan --config.",
    type: "object",
    additionalProperties: false,
    properties: {
      all: { description: "The level of every rule that is not named.", ...levelOr({}) },
      [PACK_SETTINGS]: settings(PACK_SETTINGS_SCHEMA),
      ...Object.fromEntries(named.map((rule) => [rule.id, { description: rule.title, ...levelOr(ruleSettingsSchema(rule)) }])),
    },
  };
}

/** Checks a configuration. Throws an {@link InputError} for the first unknown name, unknown key or wrong value. */
export function parseConfiguration(raw: unknown, source: string): Configuration {
  const error = isPlain(raw) ? undefined : firstError(raw);
  if (error) throw new InputError("invalid-configuration", describe(error), { source, path: pathOf(error) });
  const { all, [PACK_SETTINGS]: pack, ...named } = raw as Record<string, EnforcementLevel | RuleSettings>;
  const level = settingsOf(all).enforcementLevel;
  return {
    ...(level && { all: level }),
    ...(pack as Configuration | undefined),
    rules: new Map(Object.entries(named).map(([id, entry]) => [id, settingsOf(entry)])),
  };
}

function settingsOf(entry: EnforcementLevel | RuleSettings | undefined): RuleSettings {
  if (typeof entry === "string") return { enforcementLevel: entry };
  const { enforcementLevel, onUnknown, ...parameters } = (entry ?? {}) as RuleSettings & Record<string, unknown>;
  return {
    ...(enforcementLevel && { enforcementLevel }),
    ...(onUnknown && { onUnknown }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

/** Whether there are only names of rules and levels in it, as in what the engine sends at every run; that needs no schema. */
function isPlain(raw: unknown): boolean {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  const names = new Set([PACK_SETTINGS, ...rules.map(({ id }) => id)]);
  return Object.entries(raw as Record<string, unknown>).every(([name, entry]) => {
    if (!names.has(name) || typeof entry !== "object" || entry === null) return false;
    const { enforcementLevel, ...others } = entry as RuleSettings;
    const isLevel = enforcementLevel === undefined ? name === PACK_SETTINGS : ENFORCEMENT_LEVELS.includes(enforcementLevel);
    return isLevel && Object.keys(others).length === 0;
  });
}

/** The rules that a configuration names: only their part of the schema has to be compiled. */
function namedIn(raw: unknown): Rule[] {
  const names = new Set(typeof raw === "object" && raw !== null ? Object.keys(raw) : []);
  return rules.filter(({ id }) => names.has(id));
}

function firstError(raw: unknown): ErrorObject | undefined {
  // Loaded here because most runs have nothing to check.
  const { Ajv2020 } = require("ajv/dist/2020") as typeof import("ajv/dist/2020");
  const validate = new Ajv2020({ strict: true, strictTypes: false, meta: false, validateSchema: false }).compile(
    configurationSchema(namedIn(raw)),
  );
  // "if" only says which branch failed; the branch says why.
  return validate(raw) ? undefined : validate.errors?.find(({ keyword }) => keyword !== "if");
}

/** The place of an error. JSON Pointers are turned into the form of other paths; what is misspelt is part of the place. */
function pathOf({ instancePath, params }: ErrorObject): string {
  const keys = instancePath.split("/").slice(1);
  if (typeof params["additionalProperty"] === "string") keys.push(params["additionalProperty"]);
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~")).join(".");
}

function describe({ instancePath, keyword, params, message }: ErrorObject): string {
  if (keyword === "additionalProperties") {
    return instancePath === "" ? "there is no rule of this name" : "there is no such setting";
  }
  if (keyword === "enum") return `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
  return message ?? "is not valid";
}
