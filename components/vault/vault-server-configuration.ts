import type * as pulumi from "@pulumi/pulumi";
import type { VaultDistribution, VaultServerSeal } from "./vault-server-arguments";
import { noSeal } from "./vault-server-checks";

/** Everything in a configuration that is a place: where to listen, where files are, where the others are. */
export interface VaultServerPlaces {
  /** The addresses to listen on, for the API and for the other servers. */
  listen: string;
  listenCluster: string;
  /** The folder of the data. */
  data: string;
  /** The file of the audit log. */
  audit: string;
  certificate: string;
  key: string;
  /** The authority that vouches for the servers. */
  authority: string;
  /** The addresses of all servers' APIs. */
  servers: readonly string[];
  /** The name by which servers check each other. */
  serverName: string;
  /** The files of the transit engine's token and authority. */
  sealToken: string;
  sealAuthority: string;
}

/** Everything in a configuration that is no place. */
export interface VaultServerSettings {
  distribution: VaultDistribution;
  clusterName: string;
  logLevel: string;
  ui: boolean;
  seal: pulumi.Unwrap<VaultServerSeal>;
}

/**
 * The configuration of a server, for JSON, which both servers read and which needs no care about quotes. It holds no secret.
 *
 * OpenBao (since 2.4) takes its audit devices from here, and none through its API; Vault takes them through its API alone. Vault needs to be
 * told that it may not lock its memory, which OpenBao never does; OpenBao warns of settings that it does not know. The token of the transit
 * engine is a reference to a file in both.
 *
 * Sources: https://openbao.org/docs/configuration (audit, listener/tcp, storage/raft),
 * https://developer.hashicorp.com/vault/docs/configuration (seal: indirect value references); every setting of OpenBao tried with 2.7.2.
 */
export function serverConfiguration(settings: VaultServerSettings, places: VaultServerPlaces): Record<string, unknown> {
  const isOpenBao = settings.distribution === "OpenBao";
  const tcp = {
    address: places.listen,
    cluster_address: places.listenCluster,
    tls_cert_file: places.certificate,
    tls_key_file: places.key,
    tls_min_version: "tls12",
    // Metrics tell who uses what.
    telemetry: { unauthenticated_metrics_access: false },
  };
  return {
    cluster_name: settings.clusterName,
    listener: [{ tcp }],
    storage: {
      raft: {
        path: places.data,
        // The timing that Vault's documentation recommends for production; by default a lost server is noticed five times as late.
        performance_multiplier: "1",
        retry_join: places.servers.map((server) => ({
          leader_api_addr: server,
          leader_ca_cert_file: places.authority,
          leader_tls_servername: places.serverName,
        })),
      },
    },
    seal: [sealOf(settings.seal, places)],
    ...(isOpenBao ? { audit: auditDevices(places), unsafe_allow_api_audit_creation: false } : { disable_mlock: true }),
    raw_storage_endpoint: false,
    ui: settings.ui,
    log_level: settings.logLevel,
    log_format: "json",
    telemetry: { disable_hostname: true, prometheus_retention_time: "30m" },
  };
}

/** Two, because a server answers nobody while it cannot log: if the disk is full, standard output still takes the entries. */
function auditDevices({ audit }: VaultServerPlaces): object[] {
  const hashed = { log_raw: "false", hmac_accessor: "true" };
  return [
    { file: { disk: { description: "The file that stays", options: { ...hashed, file_path: audit, mode: "0600" } } } },
    { file: { stdout: { description: "Standard output", options: { ...hashed, file_path: "stdout" } } } },
  ];
}

function sealOf(seal: pulumi.Unwrap<VaultServerSeal>, { sealToken, sealAuthority }: VaultServerPlaces): object {
  const { transit, aws, google, azure } = seal;
  if (aws) return { awskms: { region: aws.region, kms_key_id: aws.keyId } };
  if (google) {
    const { project, location, keyRing, key } = google;
    return { gcpckms: { project, region: location, key_ring: keyRing, crypto_key: key } };
  }
  if (azure) {
    const { tenantId, clientId, vaultName, keyName } = azure;
    return { azurekeyvault: { tenant_id: tenantId, client_id: clientId, vault_name: vaultName, key_name: keyName } };
  }
  if (!transit) throw noSeal();
  const { address, key, mount = "transit" } = transit;
  const tls = { tls_ca_cert: sealAuthority, tls_skip_verify: "false" };
  return { transit: { address, token: `file://${sealToken}`, key_name: key, mount_path: `${mount}/`, ...tls } };
}
