import type { DockerContainer } from "./docker/docker-container";
import type { Dockerfile } from "./docker/dockerfile";
import type { Pod } from "./pod";
import type { Stack } from "./stack";
import type { Subject } from "./subject";
import type { VaultPolicy } from "./vault/vault-policy";

/** What a subject may hold besides itself, each with the class through which rules read it. */
export interface Parts {
  pod: Pod;
  /** A container of Docker, or the service that starts some. */
  "docker-container": DockerContainer;
  dockerfile: Dockerfile;
  "vault-policy": VaultPolicy;
}

/** What a rule may apply to. */
export interface Views extends Parts {
  /** Every resource of the kinds that the rule names. */
  resource: Subject;
  /** All resources of a run together. */
  stack: Stack;
}

export type ViewName = keyof Views;
