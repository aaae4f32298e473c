import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonText } from "../json-text";

/** The port of clients, and that of probes and metrics. */
export const PORT = 5000;
export const PROBES_PORT = 8081;

/** The programs that come with this package. Each is one file that needs nothing but Node.js. */
export type GatewayProgram = "gateway.js" | "maintenance.js";

/** From `dist/components/registry`, and from the sources. */
const FOLDERS = [join(__dirname, "../../registry-gateway"), join(__dirname, "../../dist/registry-gateway")];

/** Everything in the configuration of a gateway that depends on where it runs. */
export interface GatewayPlaces {
  /** The address to listen on. */
  listen: string;
  /** That of the registry behind: `http://127.0.0.1:5001`. */
  registry: string;
  /** The file with the key, the certificate and its intermediates. */
  identity: string;
  /** The file with roots. Clients are asked for no certificate. */
  trust: string;
  /** The file of accounts. */
  accounts: string;
  /** The folder on the registry's volume that is the gateway's own. */
  state: string;
}

/** The text of a program. Throws where this package was not built. */
export function gatewayProgram(name: GatewayProgram): string {
  const file = FOLDERS.map((folder) => join(folder, name)).find((place) => existsSync(place));
  if (file === undefined) throw new Error(`registry-gateway/${name} is missing: build the package first`);
  return readFileSync(file, "utf8");
}

/** The configuration of the gateway, as `gateway/configuration.ts` reads it. There is none without TLS or without accounts. */
export function gatewayConfiguration(places: GatewayPlaces, mutableTags: readonly string[], leaseSeconds: number): string {
  const { listen, identity, trust, ...paths } = places;
  return jsonText({
    listen: { address: listen, port: PORT },
    probes: { address: listen, port: PROBES_PORT },
    tls: { certificate: identity, trust, minVersion: "TLSv1.2" },
    ...paths,
    ...(mutableTags.length > 0 && { mutableTags }),
    limits: { leaseSeconds },
  });
}

/** What begins and ends maintenance, as `gateway/maintenance.ts` reads it. Both name the same lease. */
export interface MaintenancePlaces {
  /** `https://host:port`. */
  gateway: string;
  /** The file with the roots that the gateway is checked with. */
  trust: string;
  /** The account with the role `maintenance`, and the file with its password. */
  account: string;
  password: string;
  /** The root directory of the registry. */
  images: string;
}

/** The configuration of a maintenance that lasts so many seconds at most. */
export function maintenanceConfiguration(places: MaintenancePlaces, seconds: number): string {
  return jsonText({ ...places, lease: "garbage-collection", seconds });
}
