import { parseImageReference } from "../../model/image-reference";
import { Authorization } from "./authorization";
import { Slots } from "./budget";
import { Endpoint } from "./endpoint";
import { RegistryError } from "./errors";
import { DEFAULT_LIMITS, type RegistryOptions } from "./options";
import { Repository, type RegistryState } from "./repository";
import type { ImageSink, ImageSource } from "./source";

export { type RegistryOptions } from "./options";

const DEFAULT_CONCURRENCY = 32;

/** Reads and writes one repository of a registry. */
export interface RepositoryClient extends ImageSource, ImageSink {}

/**
 * Speaks the OCI distribution protocol with registries. It keeps connections, tokens and what it has learnt of each registry, so that one
 * client serves a whole program.
 */
export class RegistryClient {
  readonly #registries = new Map<string, RegistryState>();
  readonly #slots: Slots;

  constructor(readonly options: RegistryOptions = {}) {
    this.#slots = new Slots(options.concurrency ?? DEFAULT_CONCURRENCY);
  }

  /**
   * One repository of one registry, both as `parseImageReference` gives them. Throws `invalid-reference` where they are no such names, and
   * `tls` where plain text is allowed for a registry that is not on loopback.
   */
  repository(registry: string, repository: string): RepositoryClient {
    const parsed = parseImageReference(`${registry}/${repository}`);
    if (parsed?.registry !== registry || parsed.repository !== repository) {
      throw new RegistryError("invalid-reference", `${registry}/${repository} is no repository of a registry`);
    }
    return new Repository(this.#state(registry), repository, this.options.signal);
  }

  /** Closes the connections that are kept open. They do not keep a program from ending. */
  close(): void {
    for (const { endpoint } of this.#registries.values()) endpoint.close();
  }

  #state(registry: string): RegistryState {
    const known = this.#registries.get(registry);
    if (known) return known;
    const { registries = {}, credentials, limits, signal, ...shared } = this.options;
    const own = Object.hasOwn(registries, registry) ? registries[registry] : undefined;
    const endpoint = new Endpoint(registry, own ?? shared, { ...DEFAULT_LIMITS, ...limits }, this.#slots);
    const state: RegistryState = { endpoint, authorization: new Authorization(endpoint, credentials, signal), writing: new Map() };
    this.#registries.set(registry, state);
    return state;
  }
}
