import { type RegistryOptions } from "./options";
import { type ImageSink, type ImageSource } from "./source";

export { type RegistryOptions } from "./options";

/** Speaks the OCI distribution protocol with registries. */
export interface RepositoryClient extends ImageSource, ImageSink {}

export class RegistryClient {
  constructor(readonly options: RegistryOptions = {}) {}

  /** One repository of one registry, both as `parseImageReference` gives them. */
  repository(registry: string, repository: string): RepositoryClient {
    throw new Error(`${registry}/${repository} cannot be reached yet`);
  }

  /** Closes the connections that are kept open. */
  close(): void {
    // None yet.
  }
}
