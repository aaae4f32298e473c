import type { PrivateRegistryImages } from "./private-registry-arguments";

/** What a `PrivateDockerRegistry` is made from. */
export interface PrivateDockerRegistryArgs {
  /** What runs, with digests: CNCF distribution (`registry:3`), and any official image of Node.js from version 22 on. */
  images: PrivateRegistryImages;
  /** The address of the host on which clients reach the registry, not that of all its networks. */
  address: string;
  /** The port on that address, from 1024. Default: `5000`. */
  port?: number;
  /**
   * A directory of the host, which has to be there, with four others: `tls` with `identity.pem` (key, certificate and intermediates) and
   * `trust.pem` (the root above it), `accounts`
   * with `accounts.json`, and `data` and `state`, which belong to `userId`. Files that are replaced there are read anew. Default: `/srv/<name>`.
   */
  directory?: string;
  /** What the containers and networks are called: a DNS label of at most 40 characters. Default: the name of the component. */
  name?: string;
  /** The user that both programs run as, not 0. Default: `10001`. */
  userId?: number;
  /** The group that both programs run in, not 0. Default: `10001`. */
  groupId?: number;
  /** Tags that may be moved, such as `dev-*`; all others stay what they are. Default: none. */
  mutableTags?: readonly string[];
  /** What each container may use. */
  resources?: PrivateDockerRegistryResources;
}

/** What each container may use. */
export interface PrivateDockerRegistryResources {
  /** Default: `256` megabytes, one CPU. */
  gateway?: PrivateDockerRegistryLimits;
  /** Default: `512` megabytes, one CPU. */
  registry?: PrivateDockerRegistryLimits;
}

/** Limits of a container. */
export interface PrivateDockerRegistryLimits {
  /** In megabytes, from 64; there is no swap beyond it. */
  memory?: number;
  /** How many CPUs, such as `0.5`. */
  cpus?: string;
}
