/** One registry: where it is, how it is connected to, and where it may redirect to. */
import { rootCertificates } from "node:tls";
import { isLoopbackHost, reachOf, type Guard, type Reach } from "./addresses";
import type { Budget, Slots } from "./budget";
import { RegistryError } from "./errors";
import type { RegistryLimits, RegistrySettings } from "./options";
import { exchange, httpAgent, httpsAgent, type Agent, type HttpAnswer, type HttpRequest } from "./transport";

/** Names of registries that are not the host that is spoken to. */
const HOSTS: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface FollowedAnswer extends HttpAnswer {
  /** Whether the registry itself gave it, and had the credentials. */
  isOwn: boolean;
}

export class Endpoint {
  readonly origin: string;
  readonly #own: Agent;
  #foreign: Agent | undefined;

  constructor(
    /** The name, as image references have it. */
    readonly registry: string,
    readonly settings: RegistrySettings,
    readonly limits: RegistryLimits,
    readonly slots: Slots,
  ) {
    const host = HOSTS[registry] ?? registry;
    // As a port above 65535, which a name may have.
    if (!URL.canParse(`https://${host}`)) throw new RegistryError("invalid-reference", `${registry} is no address of a host`);
    const { insecureLoopback = false, ca, clientCertificate } = settings;
    if (insecureLoopback && !isLoopbackHost(new URL(`http://${host}`).hostname)) {
      throw new RegistryError("tls", `${registry} is not on the loopback interface, and is spoken to over TLS only`);
    }
    this.origin = new URL(`${insecureLoopback ? "http" : "https"}://${host}`).origin;
    this.#own = insecureLoopback ? httpAgent() : httpsAgent({ ...(ca !== undefined && { ca }), ...clientCertificate });
  }

  close(): void {
    this.#own.destroy();
    this.#foreign?.destroy();
  }

  /** Asks the registry itself, with credentials or without. Nothing is followed. */
  ask(request: Omit<HttpRequest, "guard">, budget: Budget): Promise<HttpAnswer> {
    // What is in plain text stays on this machine, whatever the name resolves to.
    const guard: Guard | undefined = request.url.protocol === "http:" ? (address) => this.#refuse(address, "loopback") : undefined;
    return this.#exchange({ ...request, guard }, this.#own, budget);
  }

  /**
   * Asks another host on behalf of the registry, which chose it: without its client certificate, and not in a private range.
   *
   * @param isTrusted whether the host was configured, so that it may be anywhere
   * @param from the reach of the registry: what is private itself may lead to its like
   */
  askElsewhere(request: Omit<HttpRequest, "guard">, budget: Budget, from: Reach, isTrusted = false): Promise<HttpAnswer> {
    const { ca, allowPrivateRedirects = false } = this.settings;
    if (request.url.protocol === "http:") {
      // Only a registry in plain text leads there.
      return this.ask(request, budget);
    }
    this.#foreign ??= httpsAgent(ca === undefined ? {} : { ca: [...rootCertificates, ca] });
    const guard: Guard = (address) => this.#refuse(address, from);
    return this.#exchange({ ...request, guard: isTrusted || allowPrivateRedirects ? undefined : guard }, this.#foreign, budget);
  }

  /** Asks the registry, and follows where it redirects a request that only reads. The header Authorization stays with the registry. */
  async askAndFollow(request: Omit<HttpRequest, "guard">, budget: Budget): Promise<FollowedAnswer> {
    let answer = await this.ask(request, budget);
    const from = reachOf(answer.address);
    let { url } = request;
    let isOwn = true;
    const { Authorization, ...anonymous } = request.headers;
    for (let redirects = 0; REDIRECTS.has(answer.status); redirects++) {
      const target = this.#target(answer, url, request.method);
      if (redirects >= this.limits.redirects) {
        throw new RegistryError("too-many-redirects", `${this.registry} redirects more than ${this.limits.redirects} times`);
      }
      // Once elsewhere, the way back is somebody else's idea.
      isOwn = isOwn && target.origin === this.origin;
      url = target;
      const headers = isOwn && Authorization !== undefined ? { ...anonymous, Authorization } : anonymous;
      const next = { ...request, url, headers };
      answer = await (isOwn ? this.ask(next, budget) : this.askElsewhere(next, budget, from));
    }
    return { ...answer, isOwn };
  }

  #exchange(request: HttpRequest, agent: Agent, budget: Budget): Promise<HttpAnswer> {
    return this.slots.use(budget, () => exchange(request, agent, this.limits.requestMs, budget));
  }

  #target({ headers: { location } }: HttpAnswer, from: URL, method: string): URL {
    const refuse = (reason: string): RegistryError => new RegistryError("redirect-refused", `${this.registry} redirects ${reason}`);
    if (method !== "GET" && method !== "HEAD") throw refuse("what is written");
    if (location === undefined || !URL.canParse(location, from.href)) throw refuse("to no address");
    const target = new URL(location, from);
    if (target.username || target.password) throw refuse(`to ${target.host} with credentials in the address`);
    if (target.protocol === "http:" && from.protocol === "https:") throw refuse(`to ${target.host} from https to http`);
    if (target.protocol !== "https:" && target.protocol !== "http:") throw refuse("to what is not https");
    return target;
  }

  #refuse(address: string, from: Reach): RegistryError | undefined {
    const reach = reachOf(address);
    if (reach === from || reach === "public") return undefined;
    return new RegistryError("redirect-refused", `${this.registry} leads to ${address}, a ${reach} address`);
  }
}
