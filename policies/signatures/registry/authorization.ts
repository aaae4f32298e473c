/** Proves to one registry who asks: with an account, or with a token of the server that it names. */
import { isObject } from "../json";
import { reachOf } from "./addresses";
import { Budget } from "./budget";
import { parseChallenges } from "./challenge";
import { readObject } from "./documents";
import type { Endpoint } from "./endpoint";
import { RegistryError } from "./errors";
import type { Credentials, CredentialSource } from "./options";
import { requireAnswer, withRetries } from "./retry";
import { isSuccess, type HttpAnswer, type HttpRequest } from "./transport";

/** What is to be done in which repository. */
export interface Scope {
  repository: string;
  actions: "pull" | "pull,push";
}

/** Token servers on other hosts than their registry. Source: the challenges of these registries. */
const KNOWN_REALMS: Readonly<Record<string, readonly string[]>> = {
  "docker.io": ["auth.docker.io"],
  "registry.gitlab.com": ["gitlab.com"],
};
const MAX_TOKEN_ANSWER = 256 * 1024;
/** Source: the distribution specification of token authentication: a token whose life is not told lives for a minute. */
const DEFAULT_LIFE_S = 60;
/** A token is taken for expired so much earlier. */
const MARGIN_MS = 10_000;

type OwnAnswer = HttpAnswer & { isOwn: boolean };
interface BearerWay {
  scheme: "bearer";
  realm: URL;
  service: string | undefined;
  /** The address of the registry that named it. */
  address: string;
}
type Way = { scheme: "basic" } | BearerWay;
interface Token {
  header: string;
  /** In milliseconds, as Date has them. */
  expires: number;
}

export class Authorization {
  readonly #tokens = new Map<string, Promise<Token>>();
  #way: Way | undefined;
  #isKnown = false;
  #first: Promise<unknown> | undefined;
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(
    readonly endpoint: Endpoint,
    readonly source: CredentialSource | undefined,
    readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Sends a request with what the registry wants to see. Until that is known, one request goes ahead, and others wait for what it learns.
   * Throws `unauthorized` where the registry is not content.
   *
   * @param send sends it, with headers
   */
  async send<T extends OwnAnswer>(scope: Scope, budget: Budget, send: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    const attempt = async (authorization: string | undefined): Promise<T> => {
      const answer = await send(authorization === undefined ? {} : { Authorization: authorization });
      if (answer.isOwn && answer.status === 401) this.#way = this.#read(answer);
      this.#isKnown = true;
      return answer;
    };
    let before: string | undefined;
    let answer: T;
    if (this.#isKnown || this.#first) {
      if (!this.#isKnown && this.#first) await budget.race(this.#first);
      before = await this.#header(scope, budget);
      answer = await attempt(before);
    } else {
      const sent = attempt(undefined);
      this.#first = sent.catch(() => undefined);
      answer = await sent;
    }
    if (answer.status !== 401 || !answer.isOwn) return answer;
    // It was the first one, the token has expired, or something else is wanted by now.
    const again = await this.#header(scope, budget, before);
    if (again === undefined || again === before) throw this.#unauthorized();
    const second = await attempt(again);
    if (second.status === 401 && second.isOwn) throw this.#unauthorized();
    return second;
  }

  /** @param refused what the registry was not content with */
  async #header(scope: Scope, budget: Budget, refused?: string): Promise<string | undefined> {
    if (!this.#way) return undefined;
    if (this.#way.scheme === "bearer") return this.#token(this.#way, scope, budget, refused);
    const credentials = await this.#account(budget);
    if (!credentials)
      throw new RegistryError("unauthorized", `${this.endpoint.registry} wants an account, and none is known for it`);
    if ("identityToken" in credentials) {
      throw new RegistryError(
        "unauthorized",
        `${this.endpoint.registry} wants an account, and only an identity token is known for it`,
      );
    }
    return basic(credentials);
  }

  /** The account, which is looked up once. */
  #account(budget: Budget): Promise<Credentials | undefined> {
    this.#credentials ??= Promise.resolve(this.source?.(this.endpoint.registry));
    return budget.race(this.#credentials);
  }

  /** A token for the scope, as a header. Whoever needs the same one meanwhile shares it. */
  async #token(way: BearerWay, scope: Scope, budget: Budget, refused: string | undefined): Promise<string> {
    const key = `${scope.repository}:${scope.actions}`;
    const kept = this.#tokens.get(key);
    if (kept) {
      const { header, expires } = await budget.race(kept);
      // One that ends within this very moment has ended.
      if (header !== refused && expires > Date.now() + 1) return header;
    }
    let fetched = this.#tokens.get(key);
    if (fetched === undefined || fetched === kept) {
      // Shared by operations that began at different times, so that it has a time of its own.
      const mine = this.#fetch(way, scope, new Budget(budget.total, this.endpoint.registry, this.signal));
      this.#tokens.set(key, mine);
      mine.catch(() => {
        if (this.#tokens.get(key) === mine) this.#tokens.delete(key);
      });
      fetched = mine;
    }
    return (await budget.race(fetched)).header;
  }

  async #fetch({ realm, service, address }: BearerWay, scope: Scope, budget: Budget): Promise<Token> {
    const { endpoint } = this;
    const { registry } = endpoint;
    const isTrusted = this.#requireRealm(realm);
    const credentials = await this.#account(budget);
    const request = tokenRequest(realm, service, `repository:${scope.repository}:${scope.actions}`, credentials);
    const ask = async (): Promise<HttpAnswer> => {
      const isOwn = realm.origin === endpoint.origin;
      const answer = isOwn ? endpoint.ask(request, budget) : endpoint.askElsewhere(request, budget, reachOf(address), isTrusted);
      return requireAnswer(realm.host, await answer);
    };
    const { status, body } = await withRetries(request.method === "GET" ? endpoint.limits.attempts : 1, budget, ask);
    if (status === 401 || status === 403) {
      const whose = credentials ? "the credentials" : "a request without credentials";
      throw new RegistryError("unauthorized", `${realm.host}, the token server of ${registry}, refuses ${whose}`, { status });
    }
    // A redirect is none either: nobody else is to see the credentials.
    if (!isSuccess(status)) {
      throw new RegistryError("status", `${realm.host}, the token server of ${registry}, answered with status ${status}`, {
        status,
      });
    }
    return readToken(body, `${realm.host}, the token server of ${registry}`);
  }

  /** How the registry asks, out of an answer 401. */
  #read({ headers, address }: HttpAnswer): Way | undefined {
    const challenges = parseChallenges(headers["www-authenticate"] ?? "");
    const bearer = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"))?.parameters;
    const realm = bearer?.get("realm") ?? "";
    if (bearer && URL.canParse(realm)) return { scheme: "bearer", realm: new URL(realm), service: bearer.get("service"), address };
    return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
  }

  /** Throws unless a token server may have the credentials. Returns whether it was configured, and so may be at any address. */
  #requireRealm(realm: URL): boolean {
    const { registry, origin, settings } = this.endpoint;
    const refuse = (reason: string): RegistryError =>
      new RegistryError("realm-refused", `${registry} names the token server ${realm.host}, which ${reason}`);
    if (realm.username || realm.password) throw refuse("has credentials in its address");
    if (realm.origin === origin) return false;
    if (realm.protocol !== "https:" && realm.protocol !== new URL(origin).protocol) throw refuse("is not https");
    if (settings.realms?.includes(realm.host)) return true;
    if (KNOWN_REALMS[registry]?.includes(realm.host)) return false;
    throw refuse("is another host and not among its realms");
  }

  #unauthorized(): RegistryError {
    const { registry } = this.endpoint;
    const reason = this.#way ? "refuses the credentials" : "wants an authentication that is not known";
    return new RegistryError("unauthorized", `${registry} ${reason}`, { status: 401 });
  }
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Source: the token authentication of the distribution project, by account (GET) and by refresh token (POST, OAuth 2.0). */
function tokenRequest(
  realm: URL,
  service: string | undefined,
  scope: string,
  credentials: Credentials | undefined,
): Omit<HttpRequest, "guard"> {
  const asked = { ...(service !== undefined && { service }), scope };
  if (credentials && "identityToken" in credentials) {
    const form = { grant_type: "refresh_token", client_id: "portcullis", refresh_token: credentials.identityToken, ...asked };
    const body = Buffer.from(new URLSearchParams(form).toString());
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return { method: "POST", url: realm, headers, body, maxBytes: MAX_TOKEN_ANSWER };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return { method: "GET", url, headers: credentials ? { Authorization: basic(credentials) } : {}, maxBytes: MAX_TOKEN_ANSWER };
}

function readToken(body: Buffer, server: string): Token {
  let answer: unknown;
  try {
    answer = readObject(body, "it");
  } catch {
    // Told below: what a token server says is not content of a registry.
  }
  const { token, access_token: other, expires_in: life } = isObject(answer) ? answer : {};
  const text = typeof token === "string" && token !== "" ? token : other;
  if (typeof text !== "string" || !/^[\x21-\x7e]+$/.test(text)) throw new RegistryError("protocol", `${server}, gave no token`);
  const seconds = typeof life === "number" && life > 0 ? life : DEFAULT_LIFE_S;
  return { header: `Bearer ${text}`, expires: Date.now() + Math.max(seconds * 1000 - MARGIN_MS, seconds * 500) };
}
