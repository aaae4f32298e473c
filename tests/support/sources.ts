import type { Subject } from "../../policies/model/subject";
import { readDockerfile } from "../../policies/sources/dockerfile";
import { readManifests, type Manifests } from "../../policies/sources/manifests";
import { readPulumiResource } from "../../policies/sources/pulumi";
import type { Json } from "./pods";
import type { Resource } from "./rule-cases";

/** The readers of texts that are no manifest, by the name under which cases hold them. */
const TEXT_READERS: Readonly<Record<string, (text: string) => Manifests>> = {
  dockerfile: (text) => readDockerfile(text, { file: "Dockerfile" }),
};

/** The subjects of a resource as the engine would send it, under a name. */
export function pulumiSubjects(resource: { [key: string]: Json }, name = "subject"): Subject[] {
  const { apiVersion, kind } = resource as { apiVersion?: string; kind: string };
  const token = `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
  const type = apiVersion === undefined ? (resource["type"] as string) : token;
  const inputs = (apiVersion === undefined ? resource["inputs"] : resource) as Record<string, unknown>;
  return readPulumiResource({ type, urn: `urn:pulumi:test::test::${type}::${name}`, inputs });
}

/** The subjects of a resource through every source that can deliver it. Those that hold marks of the engine come from it alone. */
export function subjectsBySource(resource: Resource, name?: string): Subject[][] {
  const [key, value] = Object.entries(resource)[0] as [string, Json];
  const readText = TEXT_READERS[key];
  if (readText) return [read(readText(value as string))];
  if (key === "compose") return [read(readManifests(JSON.stringify(value), { file: "compose.yaml", strict: true }))];
  const fromPulumi = pulumiSubjects(resource, name);
  if (!("apiVersion" in resource) || hasMarks(resource)) return [fromPulumi];
  return [read(readManifests(JSON.stringify(resource), { file: "subject.json", strict: true })), fromPulumi];
}

function read({ subjects, errors }: Manifests): Subject[] {
  if (errors[0]) throw errors[0];
  return subjects;
}

/** Whether there is an unknown value or a secret in it, which only the engine can say. */
function hasMarks(resource: Resource): boolean {
  return /04da6b54-80e4-46f7-96ec-b56ff0331ba9|4dabf18193072939515e22adb298388d/.test(JSON.stringify(resource));
}
