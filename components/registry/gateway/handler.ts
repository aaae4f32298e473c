import { type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Account, type Authenticator } from "./accounts";
import { type Manifests } from "./immutable-tags";
import { type Maintenance } from "./lease";
import { Slots } from "./limits";
import { LARGEST_MANIFEST } from "./manifest-form";
import { closing, Refusal, unavailable } from "./refusal";
import { parseTarget, type Route, type Target, targetText } from "./routes";
import { type Uploads } from "./uploads";
import { type Answer, type Upstream } from "./upstream";

export interface Parts {
  readonly authenticator: Authenticator;
  readonly upstream: Upstream;
  readonly manifests: Manifests;
  readonly uploads: Uploads;
  readonly maintenance: Maintenance;
  /** Whether what an earlier process began is finished; before, nothing may be written. */
  readonly isRecovered: () => boolean;
}

/** What the log says of a request: only what was checked. */
export interface Facts {
  account?: string;
  target?: string;
}

const READ = ["GET", "HEAD"];
const METHODS: Readonly<Record<Route["kind"], readonly string[]>> = {
  base: READ,
  tags: READ,
  blob: READ,
  referrers: READ,
  manifest: [...READ, "PUT"],
  uploads: ["POST"],
  upload: ["GET", "PATCH", "PUT"],
  maintenance: ["GET", "POST", "DELETE"],
};
/** Manifests are held in memory, so only some at a time are read. */
const MANIFESTS = { atOnce: 8, waiting: 256 };
const MANIFEST_SECONDS = 30;
/** How long a client waits for a push; what was begun goes on. */
const PUSH_SECONDS = 60;

/** Serves one request after another: who is it, what is asked for, may it be, then do it. Throws a {@link Refusal} where not. */
export class Handler {
  readonly #manifestSlots = new Slots(MANIFESTS.atOnce, MANIFESTS.waiting);

  constructor(private readonly parts: Parts) {}

  /** `invite` tells a client that waits with its body to send it. */
  async handle(request: IncomingMessage, response: ServerResponse, facts: Facts, invite: () => void): Promise<void> {
    screen(request);
    const account = await this.parts.authenticator.authenticate(
      request.headers.authorization,
      request.socket.remoteAddress ?? "unknown",
    );
    facts.account = account.name;
    const target = parseTarget(request.url ?? "");
    if (!target) throw new Refusal(404, "UNSUPPORTED", "this is no path of the distribution API that is served here");
    const method = request.method ?? "";
    facts.target = target.path;
    requireAllowed(account, method, target.route);
    const { route } = target;
    if (route.kind === "maintenance") return await this.#maintain(request, target, response);
    if (route.kind === "base") return send(response, { status: 200, headers: JSON_TYPE, body: Buffer.from("{}") });
    if (READ.includes(method) && route.kind !== "upload" && route.kind !== "uploads") {
      // A push that finds a blob damaged has to be able to write it again.
      const isProbe = method === "HEAD" && route.kind === "blob" && account.role === "push";
      return await this.parts.upstream.pass(request, response, targetText(target), (status) =>
        isProbe && status >= 500 ? 404 : status,
      );
    }
    if (method === "GET") return send(response, await this.parts.uploads.status(target));
    send(response, await this.#write(method, target, request, invite), request);
  }

  async #write(method: string, target: Target, request: IncomingMessage, invite: () => void): Promise<Answer> {
    const { maintenance, manifests, uploads, isRecovered } = this.parts;
    const { route } = target;
    beingServed(request);
    if (!isRecovered()) throw unavailable("the gateway finishes what was begun before it started");
    const work = maintenance.write(async () => {
      invite();
      if (route.kind === "uploads") return await uploads.begin(route, target.query);
      if (route.kind === "upload" && method === "PATCH") return await uploads.append(target, request);
      if (route.kind === "upload") return await uploads.finish(route, target, request);
      if (route.kind !== "manifest") throw new Error("not a write");
      const { "content-type": mediaType = "" } = request.headers;
      return await this.#manifestSlots.run(async () => manifests.put(route, mediaType, await readManifestBody(request)));
    });
    const answer = await (route.kind === "manifest" ? within(work, MANIFEST_SECONDS + PUSH_SECONDS) : work);
    if (!answer) throw unavailable("the registry has not taken the manifest yet");
    return answer;
  }

  async #maintain(request: IncomingMessage, { query }: Target, response: ServerResponse): Promise<void> {
    const { maintenance } = this.parts;
    const { method } = request;
    const id = query.get("lease");
    if (method !== "GET" && id === undefined) throw new Refusal(400, "UNSUPPORTED", "the parameter lease is missing");
    if (method === "DELETE" && id !== undefined) await maintenance.end(id);
    if (method === "POST" && id !== undefined) {
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      beingServed(request);
      const seconds = query.get("seconds");
      await maintenance.begin(id, seconds === undefined ? undefined : Number(seconds), gone.signal);
    }
    const { lease } = maintenance;
    const body = lease ? { lease: lease.id, expires: new Date(lease.until).toISOString() } : {};
    send(response, { status: 200, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) });
  }
}

/** From the end of its body on, it is up to us and not idle. Node sets the limit again for the next request on the connection. */
function beingServed(request: IncomingMessage): void {
  const wait = (): void => void request.socket.setTimeout(0);
  if (request.complete) wait();
  else request.once("end", wait);
}

const JSON_TYPE = { "content-type": "application/json", "docker-distribution-api-version": "registry/2.0" };

/** What Node's parser lets through and nothing here needs. */
function screen({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const refuse = (reason: string): never => {
    throw new Refusal(400, "UNSUPPORTED", reason, { Connection: "close" });
  };
  if (httpVersion !== "1.1") refuse("HTTP/1.1 is spoken here");
  if (headers.upgrade !== undefined) refuse("no other protocol is spoken here");
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") refuse("chunked is the only transfer coding");
  if (headers["content-encoding"] !== undefined) refuse("bodies are taken as they are");
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const single = ["authorization", "content-length", "content-range", "content-type", "host", "transfer-encoding"];
  if (single.some((name) => names.indexOf(name) !== names.lastIndexOf(name))) refuse("a header is there twice");
}

function requireAllowed({ role }: Account, method: string, { kind }: Route): void {
  if ((kind === "maintenance") !== (role === "maintenance")) {
    throw new Refusal(403, "DENIED", "this account is for something else");
  }
  const allowed = METHODS[kind];
  if (!allowed.includes(method)) {
    throw new Refusal(405, "UNSUPPORTED", "the method is not served for this path", { Allow: allowed.join(", ") });
  }
  const isRead = READ.includes(method) && kind !== "upload";
  if (role === "pull" && !isRead) throw new Refusal(403, "DENIED", "this account may only pull");
}

async function readManifestBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new Refusal(413, "SIZE_INVALID", `a manifest has ${LARGEST_MANIFEST} bytes at most`);
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_MANIFEST) throw tooLarge;
  const late = new Refusal(408, "UNAVAILABLE", "the manifest did not arrive in time", { Connection: "close" });
  const broken = Promise.withResolvers<never>();
  const timer = setTimeout(() => broken.reject(late), MANIFEST_SECONDS * 1000);
  let size = 0;
  request.on("data", (part: Buffer) => {
    size += part.length;
    if (size > LARGEST_MANIFEST) broken.reject(tooLarge);
  });
  try {
    return await Promise.race([buffer(request), broken.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function within<T>(work: Promise<T>, seconds: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), seconds * 1000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer, request?: IncomingMessage): void {
  const length = status === 204 ? {} : { "content-length": String(body.length) };
  response.writeHead(status, { ...headers, ...length, ...(request && closing(request)) });
  response.end(status === 204 ? undefined : body);
}
