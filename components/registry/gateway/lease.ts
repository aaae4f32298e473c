import { setTimeout as wait } from "node:timers/promises";
import { Refusal, unavailable } from "./refusal";
import { type Lease, type State } from "./state";

export interface LeaseOptions {
  /** The longest lease, in seconds. */
  readonly longest: number;
  /** How long to wait for writes to end, in seconds. */
  readonly drain: number;
  /** Called for each write that is refused. */
  readonly onRefusal: () => void;
}

/**
 * Keeps writes and garbage collection apart: the collection of CNCF distribution removes what a push that runs beside it has just stored
 * (distribution's documentation, "About garbage collection"). Whoever collects takes a lease; while there is one, writes are refused and
 * reads go on. It ends by itself, so that a job that died does not stop pushes for ever, and it outlives the gateway's process, so that a
 * restart does not let writes in beside a collection.
 */
export class Maintenance {
  #writes = 0;
  #lease: Lease | undefined;
  #waiting: { readonly id: string; readonly granted: Promise<Lease>; clients: number } | undefined;
  readonly #onIdle = new Set<() => void>();

  constructor(
    private readonly state: State,
    private readonly options: LeaseOptions,
  ) {}

  /** Takes over what an earlier process granted. */
  async restore(): Promise<void> {
    this.#lease = await this.state.lease();
  }

  /** The lease that is held now. */
  get lease(): Lease | undefined {
    return this.#lease && this.#lease.until > Date.now() ? this.#lease : undefined;
  }

  get writes(): number {
    return this.#writes;
  }

  /** Does what writes, and keeps maintenance from beginning until it has ended. Throws a {@link Refusal} during maintenance. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    const until = this.lease?.until ?? (this.#waiting && Date.now() + 30_000);
    if (until !== undefined) {
      this.options.onRefusal();
      const seconds = Math.min(60, Math.max(1, Math.ceil((until - Date.now()) / 1000)));
      throw unavailable("the registry is under maintenance and takes no writes", seconds);
    }
    this.#writes += 1;
    try {
      return await work();
    } finally {
      this.#writes -= 1;
      if (this.#writes === 0) for (const tell of this.#onIdle) tell();
    }
  }

  /**
   * Begins maintenance, or prolongs it for whoever holds it: the same id may ask again as often as it likes. The lease counts from the
   * answer, which comes when all writes have ended; from the question on, no new ones begin. `gone` says that nobody waits any more. `seconds` is the longest span by default.
   */
  async begin(id: string, seconds: number | undefined, gone: AbortSignal): Promise<Lease> {
    const { longest } = this.options;
    const span = seconds ?? longest;
    if (span > longest) {
      throw new Refusal(400, "UNSUPPORTED", `a lease lasts ${longest} seconds at most`);
    }
    const holder = this.lease?.id ?? this.#waiting?.id;
    if (holder !== undefined && holder !== id) throw new Refusal(409, "DENIED", "another lease is held");
    if (this.lease) return await this.#grant(id, span);
    const waiting = (this.#waiting ??= { id, granted: this.#whenIdle(id, span), clients: 0 });
    waiting.clients += 1;
    const leave = (): void => {
      waiting.clients -= 1;
      if (waiting.clients === 0 && this.#waiting === waiting) this.#cancel();
    };
    gone.addEventListener("abort", leave, { once: true });
    try {
      return await waiting.granted;
    } finally {
      gone.removeEventListener("abort", leave);
    }
  }

  /** Ends maintenance. That of somebody else stays; where there is none, nothing happens. */
  async end(id: string): Promise<void> {
    const holder = this.lease?.id ?? this.#waiting?.id;
    if (holder === undefined) return;
    if (holder !== id) throw new Refusal(409, "DENIED", "another lease is held");
    this.#cancel();
    this.#lease = undefined;
    await this.state.setLease(undefined);
  }

  async #whenIdle(id: string, seconds: number): Promise<Lease> {
    const stop = new AbortController();
    const idle = new Promise<void>((resolve) => {
      this.#onIdle.add(resolve);
      stop.signal.addEventListener("abort", () => this.#onIdle.delete(resolve));
      // Not before `#waiting` is set: a write that begins meanwhile would not be seen.
      queueMicrotask(() => {
        if (this.#writes === 0) resolve();
      });
    });
    const deadline = wait(this.options.drain * 1000, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    try {
      await Promise.race([idle, deadline]);
      if (this.#waiting?.id !== id) throw unavailable("maintenance was ended before it began");
      if (this.#writes > 0) throw unavailable("writes have not ended in time; maintenance has not begun");
      return await this.#grant(id, seconds);
    } finally {
      stop.abort();
      if (this.#waiting?.id === id) this.#waiting = undefined;
    }
  }

  /** Written first: a lease that only the process knows would be lost with it. */
  async #grant(id: string, seconds: number): Promise<Lease> {
    const lease = { id, until: Date.now() + seconds * 1000 };
    await this.state.setLease(lease);
    this.#lease = lease;
    return lease;
  }

  #cancel(): void {
    this.#waiting = undefined;
    for (const tell of this.#onIdle) tell();
  }
}
