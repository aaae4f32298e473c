import { memoized } from "./memo";

/** The parts of a container image reference, with Docker Hub's defaults spelt out. */
export interface ImageReference {
  /** Host and port, `docker.io` where none is named. */
  registry: string;
  /** The path in the registry, `library/nginx` for `nginx`. */
  repository: string;
  tag?: string;
  /** Algorithm and hexadecimal digits, `sha256:…`. */
  digest?: string;
}

const HOST_LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const REGISTRY = new RegExp(`^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const MAX_REPOSITORY_LENGTH = 255;
const DOCKER_HUB = "docker.io";
/** Another name of Docker Hub, from its first protocol. */
const DOCKER_INDEX = "index.docker.io";

/**
 * Reads an image reference as container runtimes do, or gives `undefined` where it is none. The first component is a registry only if
 * it has a dot, a colon or an upper-case letter or is `localhost`, so `test.com:5000` is an image with a tag. Where it looks like one but
 * is none (`foo_bar.com/app`), readers differ on where the image comes from, and it is no reference here.
 * Source: the grammar of github.com/distribution/reference (reference.go, normalize.go), with which containerd and Docker read.
 */
export const parseImageReference = memoized((text: string): ImageReference | undefined => {
  if (/^[a-f0-9]{64}$/.test(text)) return undefined;
  const { registry, rest } = splitRegistry(text);
  const at = rest.indexOf("@");
  const digest = at < 0 ? undefined : rest.slice(at + 1);
  const named = at < 0 ? rest : rest.slice(0, at);
  const colon = named.indexOf(":");
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const path = colon < 0 ? named : named.slice(0, colon);
  const repository = registry === DOCKER_HUB && !path.includes("/") ? `library/${path}` : path;
  const isValid =
    REGISTRY.test(registry) &&
    REPOSITORY.test(repository) &&
    repository.length <= MAX_REPOSITORY_LENGTH &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest));
  return isValid ? { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) } : undefined;
});

/** The registry and the repository of an image: `docker.io/library/nginx`. */
export function repositoryOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}

/** The one name of an image: by its digest where it has one, whatever tag stands beside it, else by its tag. */
export function nameOfImage(image: ImageReference): string {
  const { tag = "latest", digest } = image;
  return `${repositoryOf(image)}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

/** Whether a text is a digest that images are named by. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether a text is a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * Whether an image comes from a registry, or from a path in it. `allowed` is `registry[:port][/path]` and is compared exactly: the registry
 * as a whole, so that another port or case is another registry, and the path by its components. `registry.example.com/team` allows
 * `registry.example.com/team/app`, but neither `registry.example.com/teamster/app` nor `registry.example.com.evil.com/team/app`. Docker
 * Hub is `docker.io`, its official images are in `docker.io/library`. What has another form (an empty component, a wildcard, a name
 * without its registry) allows nothing.
 */
export function isFromRegistry({ registry, repository }: ImageReference, allowed: string): boolean {
  const [host = "", ...components] = allowed.replace(/\/$/, "").split("/");
  if (registry !== canonicalRegistry(host) || components.includes("")) return false;
  const path = components.join("/");
  return path === "" || repository === path || repository.startsWith(`${path}/`);
}

function canonicalRegistry(host: string): string {
  return host === DOCKER_INDEX ? DOCKER_HUB : host;
}

function splitRegistry(text: string): { registry: string; rest: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const isRegistry = /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
  if (slash < 0 || !isRegistry) return { registry: DOCKER_HUB, rest: text };
  return { registry: canonicalRegistry(first), rest: text.slice(slash + 1) };
}
