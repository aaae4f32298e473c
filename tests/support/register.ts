/** What programs register, under Pulumi's mocks: without an engine, and without a provider. */
import * as pulumi from "@pulumi/pulumi";
import { evaluate, type Report } from "../../policies/evaluate";
import { profiles } from "../../policies/profiles";
import type { Profile } from "../../policies/profiles/profile";
import { resolveProfile } from "../../policies/profiles/resolve";
import { readPulumiResource } from "../../policies/sources/pulumi";

/** A resource with the inputs that the engine would be sent. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/**
 * Runs a program and returns what it registers. Mocks, because defaults are read off the inputs; the real engine and provider see them in
 * the end-to-end tests. Programs load components within, since the mocks have to be set first.
 */
export async function register(program: () => unknown): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs: inputs as Record<string, unknown> });
      return { id: name, state: { ...(inputs as Record<string, unknown>), ...outputsOf(type, inputs as Record<string, unknown>) } };
    },
    call: () => ({}),
  });
  await pulumi.runtime.runInPulumiStack(() => Promise.resolve({ made: program() }));
  await pulumi.runtime.disconnect();
  return registered;
}

/** What a provider adds that components rely on. */
function outputsOf(type: string, { imageName }: Record<string, unknown>): Record<string, unknown> {
  const isPushed = type === "docker:index/image:Image" && typeof imageName === "string";
  return isPushed ? { repoDigest: `${imageName.replace(/:[^:/]*$/, "")}@sha256:${"a1".repeat(32)}` } : {};
}

/** What a profile says of resources, where nothing of them is declared elsewhere. */
export function judge(registered: readonly Registered[], profile = "prod"): Report {
  const resolved = resolveProfile(profiles.get(profile) as Profile, { completeStack: true });
  const subjects = registered.flatMap(({ type, name, inputs }) =>
    readPulumiResource({ type, urn: `urn:pulumi:${profile}::shop::${type}::${name}`, inputs }),
  );
  return evaluate(resolved, subjects);
}

/** The findings of {@link judge}, a line for each: rule, resource and message. */
export function findings(registered: readonly Registered[], profile = "prod"): string[] {
  const { findings: found, errors } = judge(registered, profile);
  return [
    ...found.map(({ ruleId, subject, message }) => `${ruleId} ${subject.urn?.split("::").at(-1)}: ${message}`),
    ...errors.map(({ message }) => `error: ${message}`),
  ].sort();
}
