import type { VaultPkiRoleReference } from "../vault/pki-roles";

/** Everything in the configuration of an agent that is a place. */
export interface AgentPlaces {
  /** Where Vault answers. */
  address: string;
  /** The file with the authority that vouches for Vault. */
  authority: string;
  /** The file with the service account token. */
  token: string;
  /** What to write: the key, the certificate and the intermediates above it. */
  identity: string;
}

/** For the owner, which is the user of the workload, and for its group. */
const MODE = "0440";

/**
 * The configuration of `bao agent` or `vault agent`, for JSON, which both read.
 *
 * Key and certificate are one file, which is written beside its place and moved there: whoever reads it has a pair. A new one is fetched after each login, which comes before the token ends, and at nine tenths of a certificate's life at the latest.
 *
 * Not `pkiCert`, which would keep a certificate from login to login, but knows one intermediate only and so loses the way from a new root to the
 * one before. Roots are left out of the chain: peers have those that they trust.
 *
 * The token that the agent gets stays in its memory; nothing listens, and nothing is run.
 *
 * Sources: https://openbao.org/docs/agent-and-proxy/agent/template, https://openbao.org/api-docs/secret/pki
 * (`remove_roots_from_chain`); all tried with OpenBao 2.7.2.
 */
export function agentConfiguration(
  role: VaultPkiRoleReference,
  login: { mount: string; role: string },
  ttl: string | undefined,
  places: AgentPlaces,
): Record<string, unknown> {
  return {
    vault: { address: places.address, ca_cert: places.authority },
    auto_auth: {
      // In a list: what reads JSON here takes a block that holds a block for two.
      method: [
        {
          type: "kubernetes",
          mount_path: `auth/${login.mount}`,
          max_backoff: "1m",
          config: { role: login.role, token_path: places.token },
        },
      ],
    },
    // Then the kubelet starts it anew, and says so; the files stay.
    template_config: { exit_on_retry_failure: true },
    template: [
      {
        destination: places.identity,
        contents: `{{ with ${requestOf(role, ttl)} }}${IDENTITY}{{ end }}`,
        perms: MODE,
        create_dest_dirs: false,
        // An answer that lacks a field must not become an empty file.
        error_on_missing_key: true,
      },
    ],
    log_format: "json",
  };
}

/** What is asked of Vault beside the names; the CSI provider asks for the same. */
export function requestParameters({ dnsNames, spiffeIds, ttl: own }: VaultPkiRoleReference, ttl = own): Record<string, string> {
  return {
    ...(dnsNames.length > 0 && { alt_names: dnsNames.join(",") }),
    ...(spiffeIds.length > 0 && { uri_sans: spiffeIds.join(",") }),
    ttl,
    private_key_format: "pkcs8",
    remove_roots_from_chain: "true",
  };
}

const IDENTITY = "{{ .Data.private_key }}\n{{ .Data.certificate }}\n{{ range .Data.ca_chain }}{{ . }}\n{{ end }}";

/** A call with texts as arguments. What JSON writes as a text, templates read as one. */
function requestOf(role: VaultPkiRoleReference, ttl: string | undefined): string {
  const parameters = Object.entries(requestParameters(role, ttl)).map(([name, value]) => `${name}=${value}`);
  return ["secret", ...[role.issuePath, ...parameters].map((text) => JSON.stringify(text))].join(" ");
}
