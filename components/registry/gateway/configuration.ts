import { readFileSync } from "node:fs";
import { type Peers } from "../../../mtls/identity";

/** Where a server listens. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** The gateway's configuration, a JSON file. Secrets are in files of their own. */
export interface Configuration {
  /** Of the registry's clients, with TLS. */
  readonly listen: Address;
  /** Of probes and metrics, without TLS. */
  readonly probes: Address;
  /** The registry behind, on the loopback interface: `http://127.0.0.1:5001`; or by a name without dots, in a network of the two alone. */
  readonly registry: string;
  readonly tls: {
    /** The certificate with its intermediates, in PEM. */
    readonly certificate: string;
    /** Its key. Default: in the file of the certificate. */
    readonly key?: string;
    /** The roots that clients are checked against; the own root, where clients need no certificate. */
    readonly trust: string;
    /** Default: `TLSv1.2`. */
    readonly minVersion: "TLSv1.2" | "TLSv1.3";
    /** Who may connect, by certificate, before any password. Default: everybody. */
    readonly clients?: Peers;
  };
  /** The file of accounts. */
  readonly accounts: string;
  /** A folder on the registry's volume, outside of what the registry keeps there, that the gateway may write to. */
  readonly state: string;
  /** Tags that may be moved; `*` stands for any characters. Default: none. Tags of signatures may always grow. */
  readonly mutableTags: readonly string[];
  readonly limits: {
    /** The largest body of one request, in bytes. Default: 10 GiB. */
    readonly bodyBytes: number;
    /** Connections at a time. Default: 512. */
    readonly connections: number;
    /** Seconds in which a connection must make progress. Default: 60. */
    readonly idleSeconds: number;
    /** Seconds in which a request must have arrived. Default: 3600. */
    readonly requestSeconds: number;
    /** The longest maintenance, in seconds. Default: 7200. */
    readonly leaseSeconds: number;
    /** Seconds in which writes must end before maintenance. Default: 300. */
    readonly drainSeconds: number;
  };
  /** Seconds between two looks at files that may change. Default: 5. */
  readonly watchSeconds: number;
}

/** Reads the configuration. Throws, naming the place, where it is no good; also for settings that do not exist. */
export function readConfiguration(file: string): Configuration {
  return parseConfiguration(JSON.parse(readFileSync(file, "utf8")));
}

/** The configuration with its defaults. */
export function parseConfiguration(value: unknown): Configuration {
  const root = new Section("", value);
  const [listen, probes, tls, limits] = [
    root.section("listen"),
    root.section("probes"),
    root.section("tls"),
    root.section("limits", {}),
  ];
  const clients = tls.has("clients") ? tls.section("clients") : undefined;
  const key = tls.has("key") ? tls.text("key") : undefined;
  const configuration: Configuration = {
    listen: addressOf(listen),
    probes: addressOf(probes),
    registry: root.text("registry", /^http:\/\/(?:127\.0\.0\.1|\[::1\]|[a-z][a-z0-9-]{0,62}):[0-9]{1,5}$/),
    tls: {
      certificate: tls.text("certificate"),
      ...(key !== undefined && { key }),
      trust: tls.text("trust"),
      minVersion: tls.text("minVersion", /^TLSv1\.[23]$/, "TLSv1.2") === "TLSv1.3" ? "TLSv1.3" : "TLSv1.2",
      ...(clients && { clients: peersOf(clients) }),
    },
    accounts: root.text("accounts"),
    state: root.text("state"),
    mutableTags: root.texts("mutableTags", /^[A-Za-z0-9_.*-]{1,128}$/),
    limits: {
      bodyBytes: limits.number("bodyBytes", 1, 2 ** 46, 10 * 2 ** 30),
      connections: limits.number("connections", 1, 65_535, 512),
      idleSeconds: limits.number("idleSeconds", 1, 3600, 60),
      requestSeconds: limits.number("requestSeconds", 10, 86_400, 3600),
      leaseSeconds: limits.number("leaseSeconds", 1, 86_400, 7200),
      drainSeconds: limits.number("drainSeconds", 1, 3600, 300),
    },
    watchSeconds: root.number("watchSeconds", 0.01, 3600, 5),
  };
  for (const section of [root, listen, probes, tls, limits, ...(clients ? [clients] : [])]) section.requireNothingElse();
  return configuration;
}

function addressOf(section: Section): Address {
  return { address: section.text("address"), port: section.number("port", 0, 65_535) };
}

function peersOf(section: Section): Peers {
  const [spiffeIds, spiffePrefixes, dnsNames] = ["spiffeIds", "spiffePrefixes", "dnsNames"].map((name) => section.texts(name));
  return { ...(spiffeIds && { spiffeIds }), ...(spiffePrefixes && { spiffePrefixes }), ...(dnsNames && { dnsNames }) };
}

/** An object of the configuration. Reading a setting makes it known. */
export class Section {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #known = new Set<string>();

  constructor(
    private readonly path: string,
    value: unknown,
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Error(`${path || "the configuration"} must be an object`);
    }
    this.#values = value as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  section(name: string, otherwise?: object): Section {
    return new Section(this.#place(name), this.#value(name) ?? otherwise);
  }

  text(name: string, form = /./, otherwise?: string): string {
    const value = this.#value(name) ?? otherwise;
    if (typeof value !== "string" || !form.test(value)) throw new Error(`${this.#place(name)} must be a text like ${form.source}`);
    return value;
  }

  texts(name: string, form = /./): readonly string[] {
    const value = this.#value(name) ?? [];
    const isList = Array.isArray(value) && value.every((each): each is string => typeof each === "string" && form.test(each));
    if (!isList) throw new Error(`${this.#place(name)} must be a list of texts like ${form.source}`);
    return value;
  }

  number(name: string, least: number, most: number, otherwise?: number): number {
    const value = this.#value(name) ?? otherwise;
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw new Error(`${this.#place(name)} must be a number from ${least} to ${most}`);
  }

  requireNothingElse(): void {
    const unknown = Object.keys(this.#values).find((name) => !this.#known.has(name));
    if (unknown !== undefined) throw new Error(`${this.#place(unknown)} is no setting`);
  }

  #value(name: string): unknown {
    this.#known.add(name);
    return this.#values[name];
  }

  #place(name: string): string {
    return this.path ? `${this.path}.${name}` : name;
  }
}
