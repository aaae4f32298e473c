/** What a request asks for, read so strictly that the registry behind cannot read it differently. */

interface Place {
  readonly repository: string;
}
/** By tag or by digest. */
export interface ManifestPlace extends Place {
  readonly reference: string;
  readonly isDigest: boolean;
}
export type Route =
  | { readonly kind: "base" }
  | { readonly kind: "maintenance" }
  | ({ readonly kind: "tags" } & Place)
  | ({ readonly kind: "manifest" } & ManifestPlace)
  | ({ readonly kind: "blob"; readonly digest: string } & Place)
  | ({ readonly kind: "referrers"; readonly digest: string } & Place)
  | ({ readonly kind: "uploads" } & Place)
  | ({ readonly kind: "upload"; readonly session: string } & Place);

export interface Target {
  readonly route: Route;
  /** What may be passed on: written anew from what was read. */
  readonly path: string;
  /** The parameters that the route knows. Others are dropped: a registry could take them for more than we do (`tag` beside a digest). */
  readonly query: ReadonlyMap<string, string>;
}

/** Grammar of names, tags and digests: OCI distribution-spec, "Pulling manifests"; digests with the algorithms of OCI image-spec. */
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const SESSION = /^[A-Za-z0-9_-]{1,128}$/;
/** No percent, so that nothing is decoded; no `;` or backslash, which some read as separators. */
const PATH = /^\/[A-Za-z0-9._:/-]*$/;
const LONGEST_NAME = 255;
const LONGEST_TARGET = 4096;

const LEASE = /^[A-Za-z0-9._-]{1,128}$/;
const PARAMETERS: Readonly<Record<Route["kind"], Readonly<Record<string, RegExp>>>> = {
  base: {},
  maintenance: { lease: LEASE, seconds: /^[1-9][0-9]{0,5}$/ },
  tags: { n: /^[0-9]{1,6}$/, last: TAG },
  manifest: {},
  blob: {},
  referrers: { artifactType: /^[A-Za-z0-9.+/_-]{1,255}$/ },
  uploads: { mount: DIGEST, from: NAME },
  upload: { _state: /^[A-Za-z0-9_=-]{1,2048}$/, digest: DIGEST },
};

/** The target of a request, or `undefined` where it is no path that is served or says one thing twice. */
export function parseTarget(text: string): Target | undefined {
  if (text.length > LONGEST_TARGET) return undefined;
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  if (!PATH.test(path)) return undefined;
  const route = parsePath(path);
  const query = route && parseQuery(mark < 0 ? "" : text.slice(mark + 1), PARAMETERS[route.kind]);
  return route && query && { route, path: pathOf(route), query };
}

/** The path with the query that was read. */
export function targetText({ path, query }: Pick<Target, "path" | "query">): string {
  return query.size === 0 ? path : `${path}?${new URLSearchParams([...query]).toString()}`;
}

/** The one way in which a route is written. */
export function pathOf(route: Route): string {
  switch (route.kind) {
    case "base":
      return "/v2/";
    case "maintenance":
      return "/-/maintenance";
    case "tags":
      return `/v2/${route.repository}/tags/list`;
    case "manifest":
      return `/v2/${route.repository}/manifests/${route.reference}`;
    case "blob":
      return `/v2/${route.repository}/blobs/${route.digest}`;
    case "referrers":
      return `/v2/${route.repository}/referrers/${route.digest}`;
    case "uploads":
      return `/v2/${route.repository}/blobs/uploads/`;
    case "upload":
      return `/v2/${route.repository}/blobs/uploads/${route.session}`;
  }
}

/** The last two segments decide, so that a repository may be called as part of a path is. No path has two readings. */
function parsePath(path: string): Route | undefined {
  if (path === "/v2/" || path === "/v2") return { kind: "base" };
  if (path === "/-/maintenance") return { kind: "maintenance" };
  if (!path.startsWith("/v2/")) return undefined;
  const segments = path.slice("/v2/".length).split("/");
  const [before = "", kind = "", last = ""] = segments.slice(-3);
  const isUpload = before === "blobs" && kind === "uploads";
  const repository = segments.slice(0, isUpload ? -3 : -2).join("/");
  if (repository.length > LONGEST_NAME || !NAME.test(repository)) return undefined;
  if (isUpload && last === "") return { kind: "uploads", repository };
  if (isUpload) return SESSION.test(last) ? { kind: "upload", repository, session: last } : undefined;
  if (kind === "tags" && last === "list") return { kind: "tags", repository };
  const isDigest = DIGEST.test(last);
  if (kind === "manifests" && (isDigest || TAG.test(last))) return { kind: "manifest", repository, reference: last, isDigest };
  if (!isDigest) return undefined;
  if (kind === "blobs") return { kind: "blob", repository, digest: last };
  return kind === "referrers" ? { kind: "referrers", repository, digest: last } : undefined;
}

function parseQuery(text: string, known: Readonly<Record<string, RegExp>>): ReadonlyMap<string, string> | undefined {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    const form = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!form) continue;
    if (query.has(name) || !form.test(value)) return undefined;
    query.set(name, value);
  }
  return query;
}
