/** Mutual TLS for Node servers and clients: credentials out of files that rotate, and peers that are known by name. */
export { connect, mutualTlsAgent, type MutualTlsConnectOptions } from "./client";
export { type CredentialEvents, Credentials, loadCredentials, type WatchOptions } from "./credentials";
export { MutualTlsError, type MutualTlsErrorCode } from "./errors";
export { type CredentialFiles } from "./files";
export { type PeerIdentity, type Peers } from "./identity";
export { type Lifetime } from "./material";
export { type MutualTlsOptions } from "./options";
export { peerIdentity } from "./peer";
export { createMutualTlsServer, mutualTlsServer } from "./server";
