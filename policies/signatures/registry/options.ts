/** What a client is told about registries. */

/** An account, or a token that a token server exchanges for others. */
export type Credentials = { username: string; password: string } | { identityToken: string };

/** Finds the credentials for a registry (`registry.example.com:5000`, `docker.io`), if there are any. */
export type CredentialSource = (registry: string) => Promise<Credentials | undefined>;

/** How one registry is reached. */
export interface RegistrySettings {
  /** PEM of the authorities that vouch for it, in place of the roots that Node trusts. */
  ca?: string;
  /** PEM of the certificate that the client shows to it, and its key. */
  clientCertificate?: { cert: string; key: string };
  /** Whether it is spoken to in plain text. Only for a registry whose host is the loopback interface; default false. */
  insecureLoopback?: boolean;
  /** Hosts, with a port unless it is 443, whose token servers get its credentials, besides its own host. */
  realms?: readonly string[];
  /** Whether a registry outside private ranges may redirect into them; default false. */
  allowPrivateRedirects?: boolean;
}

/** What an answer may cost. */
export interface RegistryLimits {
  /** Longest manifest, in bytes. */
  manifestBytes: number;
  /** Longest blob, in bytes. */
  blobBytes: number;
  /** Most referrers of one digest. */
  referrers: number;
  /** Most redirects of one request. */
  redirects: number;
  /** Longest time of one request with its whole answer, in milliseconds. */
  requestMs: number;
  /** Longest time of one operation: redirects, tokens and repetitions included. */
  totalMs: number;
  /** Most attempts at one request. */
  attempts: number;
}

export interface RegistryOptions extends RegistrySettings {
  /** Default: none. */
  credentials?: CredentialSource;
  /** Settings of single registries by name, in place of the ones beside this. */
  registries?: Readonly<Record<string, RegistrySettings>>;
  /** Default: {@link DEFAULT_LIMITS}. */
  limits?: Partial<RegistryLimits>;
  /** Most requests at a time; default 32. */
  concurrency?: number;
  /** Ends everything that is under way. */
  signal?: AbortSignal;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: RegistryLimits = {
  manifestBytes: 4 * MIB,
  blobBytes: 16 * MIB,
  referrers: 1000,
  redirects: 5,
  requestMs: 10_000,
  totalMs: 20_000,
  attempts: 4,
};
