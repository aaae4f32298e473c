/** The tables of all components. */
import type { Program } from "../programs";
import type { Row } from "../table";
import { HARDENED_NAMESPACE } from "./hardened-namespace";
import { MUTUAL_TLS } from "./mutual-tls";
import { NETWORK_POLICIES } from "./network-policies";
import { OBJECTS } from "./objects";
import { PODS } from "./pods";
import { PRIVATE_DOCKER_REGISTRY } from "./private-docker-registry";
import { PRIVATE_REGISTRY } from "./private-registry";
import { DEPLOYMENT, RESTRICTED_WORKLOAD, STATEFUL_SET } from "./restricted-workload";
import { SIGNED_IMAGE } from "./signed-image";
import { VAULT_PKI } from "./vault-pki";
import { VAULT_SERVER } from "./vault-server";

const OF_COMPONENT: Readonly<Record<Program["component"], readonly Row[]>> = {
  HardenedNamespace: HARDENED_NAMESPACE,
  RestrictedWorkload: RESTRICTED_WORKLOAD,
  VaultPki: VAULT_PKI,
  VaultServer: VAULT_SERVER,
  MutualTls: [...MUTUAL_TLS, ...NETWORK_POLICIES],
  PrivateRegistry: PRIVATE_REGISTRY,
  PrivateDockerRegistry: PRIVATE_DOCKER_REGISTRY,
  SignedImage: SIGNED_IMAGE,
};
const OF_SHAPE: Readonly<Record<string, readonly Row[]>> = { Deployment: DEPLOYMENT, StatefulSet: STATEFUL_SET };

/** The rows for a program, those that are for it alone first: the first that fits a change counts. */
export function rowsFor({ component, shape }: Program): Row[] {
  return [...(OF_SHAPE[shape] ?? []), ...OF_COMPONENT[component], ...OBJECTS, ...PODS];
}
