/** What the registries behind the gateway are told. Neither has accounts or TLS of its own: only the gateway reaches them. */
import { jsonText } from "../json-text";
import type { RegistryImplementation } from "./private-registry-arguments";

/** Where a registry listens, and where it keeps what it is given. */
export interface RegistryPlaces {
  host: string;
  port: number;
  data: string;
}

/** The configuration of a registry as a text of JSON, which both read: to CNCF distribution it is YAML. */
export function registryConfiguration(implementation: RegistryImplementation, places: RegistryPlaces): string {
  return jsonText(implementation === "distribution" ? distribution(places) : zot(places));
}

/**
 * There is no cache of what blobs there are: after a garbage collection it would go on promising what is gone, and clients would leave it out of
 * their pushes. Source: https://distribution.github.io/distribution/about/configuration, tried with 3.0.0.
 */
function distribution({ host, port, data }: RegistryPlaces): object {
  return {
    version: 0.1,
    // The gateway logs who asks for what.
    log: { level: "info", formatter: "json", accesslog: { disabled: true }, fields: { service: "registry" } },
    storage: {
      filesystem: { rootdirectory: data },
      // What is pushed stays: deployments name it by its digest.
      delete: { enabled: false },
      maintenance: { readonly: { enabled: false } },
      redirect: { disable: true },
    },
    http: {
      addr: `${host}:${port}`,
      // Else it would send clients to itself instead of to the gateway.
      relativeurls: true,
      headers: { "X-Content-Type-Options": ["nosniff"] },
    },
    // An index is taken once all that it refers to is there.
    validation: { disabled: false, manifests: { indexes: { platforms: "all" } } },
    health: { storagedriver: { enabled: true, interval: "10s", threshold: 3 } },
  };
}

/**
 * By default zot deletes manifests that have no tag, after a day or sooner: images that deployments name by digest, and signatures.
 * Source: https://zotregistry.dev/latest/articles/retention.
 */
function zot({ host, port, data }: RegistryPlaces): object {
  return {
    distSpecVersion: "1.1.1",
    storage: {
      rootDirectory: data,
      dedupe: true,
      gc: true,
      gcDelay: "24h",
      gcInterval: "24h",
      retention: { policies: [{ repositories: ["**"], deleteReferrers: false, deleteUntagged: false }] },
    },
    // What Docker pushes by default is in its own format.
    http: { address: host, port: String(port), compat: ["docker2s2"] },
    log: { level: "info" },
  };
}
