/**
 * The rules without Pulumi and without a command line: read subjects, evaluate a profile, report. Importing it has no side effects.
 */
export { InputError, type InputLocation } from "./errors";
export { evaluate, type Report, type ReportError, type Summary } from "./evaluate";
export type { Control } from "./frameworks/control";
export { POD_SECURITY_VERSIONS } from "./frameworks/pss";
export { Field, Secret, Unknown, type FieldState, type Value } from "./model/field";
export { Container, Pod } from "./model/pod";
export { Stack } from "./model/stack";
export type { Position, Subject, SubjectReference } from "./model/subject";
export { DEFAULT_PROFILE, profiles } from "./profiles";
export { configurationSchema, parseConfiguration, type Configuration, type RuleSettings } from "./profiles/configuration";
export type { EnforcementLevel, OnUnknown, Profile } from "./profiles/profile";
export { resolveProfile, type ActiveRule, type ResolvedProfile } from "./profiles/resolve";
export { jsonReport } from "./reporters/json";
export { textReport } from "./reporters/text";
export {
  at,
  defineRule,
  missing,
  requireField,
  undecided,
  unless,
  violation,
  type CheckContext,
  type Environment,
  type Finding,
  type Observation,
  type Rule,
  type RuleDefinition,
  type RuleMeta,
  type Severity,
} from "./rule";
export { rules } from "./rules";
export { readPaths } from "./sources/files";
export { readManifests, type ManifestOptions, type Manifests } from "./sources/manifests";
export { readPulumiResource, type PulumiResource } from "./sources/pulumi";
