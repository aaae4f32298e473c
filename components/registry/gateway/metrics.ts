import { type AuthenticationFailure } from "./accounts";

/** What can be read at a time, beside what is counted. */
export interface Gauges {
  readonly isLeaseActive: boolean;
  readonly writes: number;
  readonly certificateExpiry: Date;
}

interface Counter {
  readonly help: string;
  readonly values: Map<string, number>;
}

const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"];
const PREFIX = "portcullis_registry_gateway_";

/**
 * Counters in Prometheus' text format. Labels have few values that are known beforehand: what a client sends, such as names of users and
 * repositories, would grow without end and would tell whoever reads metrics what was tried.
 */
export class Metrics {
  readonly #counters: Readonly<Record<string, Counter>> = {
    requests_total: counter("Requests that were answered."),
    authentication_failures_total: counter("Requests without good credentials."),
    immutable_tag_refusals_total: counter("Pushes that were refused because they would have changed a tag.", ""),
    maintenance_refusals_total: counter("Writes that were refused during maintenance.", ""),
    reload_failures_total: counter("Files that were changed and are no good; the last good ones stay in use.", "file"),
  };

  request(method: string | undefined, status: number): void {
    const known = method !== undefined && METHODS.includes(method) ? method : "other";
    this.#add("requests_total", `{method="${known}",status="${status}"}`);
  }

  authenticationFailure(reason: AuthenticationFailure): void {
    this.#add("authentication_failures_total", `{reason="${reason}"}`);
  }

  immutableTagRefusal(): void {
    this.#add("immutable_tag_refusals_total", "");
  }

  maintenanceRefusal(): void {
    this.#add("maintenance_refusals_total", "");
  }

  reloadFailure(file: "accounts" | "certificate"): void {
    this.#add("reload_failures_total", `{file="${file}"}`);
  }

  /** Everything, as `text/plain; version=0.0.4`. */
  text({ isLeaseActive, writes, certificateExpiry }: Gauges): string {
    const counters = Object.entries(this.#counters).flatMap(([name, { help, values }]) => [
      ...heading(name, help, "counter"),
      ...[...values].map(([labels, value]) => `${PREFIX}${name}${labels} ${value}`),
    ]);
    const gauges = [
      ["maintenance_lease_active", "Whether maintenance has begun, so that writes are refused.", Number(isLeaseActive)],
      ["writes_in_flight", "Writes that are being served.", writes],
      ["certificate_expiry_timestamp_seconds", "When the certificate in use expires.", certificateExpiry.getTime() / 1000],
    ] as const;
    const lines = gauges.flatMap(([name, help, value]) => [...heading(name, help, "gauge"), `${PREFIX}${name} ${value}`]);
    return [...counters, ...lines, ""].join("\n");
  }

  #add(name: string, labels: string): void {
    const values = this.#counters[name]?.values;
    values?.set(labels, (values.get(labels) ?? 0) + 1);
  }
}

/** One that begins at nothing where its labels are known: an alert on its growth needs a first value. */
function counter(help: string, first?: "" | "file"): Counter {
  const labels = first === "file" ? ['{file="accounts"}', '{file="certificate"}'] : first === undefined ? [] : [first];
  return { help, values: new Map(labels.map((label) => [label, 0])) };
}

function heading(name: string, help: string, type: string): string[] {
  return [`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} ${type}`];
}
