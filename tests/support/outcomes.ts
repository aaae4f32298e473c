import { evaluate } from "../../policies/evaluate";
import { profiles } from "../../policies/profiles";
import type { Profile } from "../../policies/profiles/profile";
import { resolveProfile } from "../../policies/profiles/resolve";
import { readPulumiResource, type PulumiResource } from "../../policies/sources/pulumi";
import type { Json } from "./pods";

export const prod = resolveProfile(profiles.get("prod") as Profile);

/** A resource as the engine would send it. */
export function resource(type: string, inputs: { [key: string]: Json }): PulumiResource {
  return { type, urn: `urn:pulumi:prod::shop::${type}::web`, inputs };
}

/** What the strictest profile says of a resource, a line for each finding and error. */
export function outcomes(type: string, inputs: { [key: string]: Json }): string[] {
  const report = evaluate(prod, readPulumiResource(resource(type, inputs)));
  return [
    ...report.findings.map(({ outcome, message }) => `${outcome}: ${message}`),
    ...report.errors.map(({ message }) => `error: ${message}`),
  ];
}
