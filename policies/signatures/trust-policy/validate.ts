/** What is wrong with a trust policy as it is written; where that stands in a file is for the caller to say. */
import type { ErrorObject } from "ajv";
import { isMap } from "../../model/field";
import { isFromRegistry, parseImageReference } from "../../model/image-reference";
import { keysOf, schemaChecker, TYPES, valueAt, type Keys, type Problem } from "../../model/schema-problem";
import { trustPolicySchema } from "./schema";
import type { AuthorityEntry, ImagesEntry, RegistryEntry, TrustPolicyEntry } from "./entries";
import { wholePattern } from "../whole-pattern";

/** Which keys tell the form of a map that has several, by what such a map holds. */
const FORMS = [
  { name: "an authority", keys: ["key", "keys", "vaultTransit", "keyless"] },
  { name: "an entry", keys: ["accept", "reject", "authorities"] },
  { name: "an identity", keys: ["subject", "subjectPattern"] },
];

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::\d+)?$/;

const schemaError = schemaChecker(trustPolicySchema);

/** The first thing that is wrong with a document; `undefined` if it is a {@link TrustPolicyEntry}. */
export function firstProblem(document: unknown): Problem | undefined {
  const error = schemaError(document);
  if (error) return { keys: keysOf(error, document), reason: describe(error, document) };
  const { registries = {}, authorities = {}, images } = document as TrustPolicyEntry;
  const problems = [
    ...Object.entries(registries).map(([host, entry]) => under(["registries", host], registryProblem(host, entry))),
    ...Object.entries(authorities).map(([name, entry]) => under(["authorities", name], authorityProblem(entry))),
    ...images.map((entry, index) => under(["images", index], imagesProblem(entry, images.slice(0, index), authorities))),
  ];
  return problems.find((problem) => problem !== undefined);
}

/** Docker Hub under its first name is the same registry. */
export function plainPlace(place: string): string {
  return place.replace(/^index\.docker\.io(?=\/|$)/, "docker.io").replace(/\/$/, "");
}

function under(keys: Keys, problem: Problem | undefined): Problem | undefined {
  return problem && { ...problem, keys: [...keys, ...problem.keys] };
}

function registryProblem(host: string, { http }: RegistryEntry): Problem | undefined {
  if (host.includes("/") || !isPlace(host)) return { keys: [], reason: "must be a registry by host and port" };
  if (http === true && !LOOPBACK.test(host)) return { keys: ["http"], reason: "must be https outside loopback" };
  return undefined;
}

function authorityProblem(entry: AuthorityEntry): Problem | undefined {
  if ("vaultTransit" in entry) {
    const { address, mount = "transit", key } = entry.vaultTransit;
    const problem = { address: addressProblem(address), mount: mountProblem(mount), key: segmentProblem(key) };
    for (const [name, reason] of Object.entries(problem)) if (reason) return { keys: ["vaultTransit", name], reason };
  }
  if (!("keyless" in entry)) return undefined;
  for (const [index, identity] of entry.keyless.identities.entries()) {
    const reason = "subjectPattern" in identity ? patternProblem(identity.subjectPattern) : undefined;
    if (reason) return { keys: ["keyless", "identities", index, "subjectPattern"], reason };
  }
  return undefined;
}

function addressProblem(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOrigin = url && !url.username && !url.password && !url.search && !url.hash && url.pathname === "/";
  return isOrigin ? undefined : "must be https, a host and a port, such as https://vault.example.com:8200";
}

function mountProblem(mount: string): string | undefined {
  return mount.split("/").map(segmentProblem).find(Boolean);
}

/** Dots alone would climb in the path of the request. */
function segmentProblem(segment: string): string | undefined {
  return /^[\w.-]+$/.test(segment) && !/^\.+$/.test(segment) ? undefined : "must be made of letters, digits, dots, - and _";
}

function patternProblem(pattern: string): string | undefined {
  try {
    return wholePattern(pattern).test("") ? "must not match an empty name" : undefined;
  } catch {
    return "is not a regular expression";
  }
}

function imagesProblem(
  entry: ImagesEntry,
  earlier: readonly ImagesEntry[],
  authorities: NonNullable<TrustPolicyEntry["authorities"]>,
): Problem | undefined {
  if (!isPlace(entry.match)) {
    return {
      keys: ["match"],
      reason: "must be registry[:port][/path], such as docker.io/library, without tag, digest and patterns",
    };
  }
  const same = earlier.findIndex(({ match }) => plainPlace(match) === plainPlace(entry.match));
  if (same >= 0) return { keys: ["match"], reason: `is the same as that of images[${same}]` };
  if (!("authorities" in entry)) return undefined;
  const unknown = entry.authorities.findIndex((name) => !Object.hasOwn(authorities, name));
  if (unknown >= 0) return { keys: ["authorities", unknown], reason: "there is no authority of this name" };
  if ((entry.threshold ?? 1) > entry.authorities.length) {
    return { keys: ["threshold"], reason: `must be at most ${entry.authorities.length}, the number of the authorities` };
  }
  return undefined;
}

/** Whether an image can come from there: the registry is spelt out, and what follows is a path. */
function isPlace(place: string): boolean {
  const image = parseImageReference(`${plainPlace(place)}/image`);
  return image !== undefined && image.tag === undefined && isFromRegistry(image, place);
}

function describe(error: ErrorObject, document: unknown): string {
  const { keyword, params } = error;
  const keys = keysOf(error, document);
  switch (keyword) {
    case "additionalProperties":
      return excess(String(keys.at(-1)), valueAt(keys.slice(0, -1), document));
    case "required":
      return missing(String(keys.at(-1)));
    case "type":
      return valueAt(keys, document) === null ? "is empty" : (TYPES[String(params["type"])] as string);
    case "enum":
      return `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
    case "minimum":
      return `must be at least ${params["limit"]}`;
    case "maximum":
      return `must be at most ${params["limit"]}`;
    case "uniqueItems":
      return `names the same thing twice`;
    default:
      return formProblem(String(keys.at(-1)));
  }
}

function formProblem(key: string): string {
  if (key === "accept" || key === "reject") return "must say why in at least 10 characters";
  if (key === "address") return "must begin with https://";
  return key === "issuer" ? "must be an https URL" : "is empty";
}

/** A map that tells its form by one key has no key of another form. */
function excess(key: string, value: unknown): string {
  const form = FORMS.find(({ keys }) => keys.some((other) => other !== key && isMap(value) && Object.hasOwn(value, other)));
  const other = form?.keys.find((candidate) => candidate !== key && isMap(value) && Object.hasOwn(value, candidate));
  const isKnown = form?.keys.includes(key) || ["threshold", "annotations", "attestations"].includes(key);
  return other !== undefined && isKnown ? `does not go with "${other}"` : "there is no such key";
}

function missing(key: string): string {
  // The last form of each is the one that is asked for where there is none.
  const form = FORMS.find(({ keys }) => keys.at(-1) === key);
  return form ? `is missing: ${form.name} has one of ${form.keys.join(", ")}` : "is missing";
}
