import { evaluate } from "../../policies/evaluate";
import { profiles } from "../../policies/profiles";
import type { Profile } from "../../policies/profiles/profile";
import { resolveProfile } from "../../policies/profiles/resolve";
import { readPulumiResource, type PulumiResource } from "../../policies/sources/pulumi";
import type { Json } from "./pods";

const MORE = [
  "kubernetes-image-version",
  "kubernetes-seccomp-annotations",
  "kubernetes-added-capabilities",
  "kubernetes-host-path-volumes",
  "kubernetes-seccomp-profile",
];

/** The Pod Security Standards with explicit image versions: enough to show what of a resource is judged. */
export const strict = resolveProfile({
  ...(profiles.get("pss-restricted") as Profile),
  levels: {
    ...profiles.get("pss-baseline")?.levels,
    ...profiles.get("pss-restricted")?.levels,
    ...Object.fromEntries(MORE.map((id) => [id, "mandatory" as const])),
  },
  userNamespaces: false,
});

/** A resource as the engine would send it. */
export function resource(type: string, inputs: { [key: string]: Json }): PulumiResource {
  return { type, urn: `urn:pulumi:prod::shop::${type}::web`, inputs };
}

/** What {@link strict} says of a resource, a line for each finding and error. */
export function outcomes(type: string, inputs: { [key: string]: Json }): string[] {
  const report = evaluate(strict, readPulumiResource(resource(type, inputs)));
  return [
    ...report.findings.map(({ outcome, message }) => `${outcome}: ${message}`),
    ...report.errors.map(({ message }) => `error: ${message}`),
  ];
}
