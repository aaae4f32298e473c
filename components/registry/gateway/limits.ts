/** Locks and limits within the process. There is one process: the component runs one replica. */

/** Lets at most `count` run at a time and `waiting` wait; whoever comes then is turned away with `undefined`. */
export class Slots {
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(
    private readonly count: number,
    private readonly waiting: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#running >= this.count) {
      if (this.#queue.length >= this.waiting) return undefined;
      // Whoever leaves hands its place on, so that nobody slips in between.
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** Runs what has the same key one after another, in the order in which it came. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<undefined>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#last.set(key, promise);
    try {
      await before;
      return await work();
    } finally {
      resolve(undefined);
      if (this.#last.get(key) === promise) this.#last.delete(key);
    }
  }
}

/** A map that forgets what was set longest ago. */
export class BoundedMap<V> {
  readonly #entries = new Map<string, V>();

  constructor(private readonly size: number) {}

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.size && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}

/** Attempts that cost nothing but an answer. */
const FREE_FAILURES = 10;
const LONGEST_WAIT = 60_000;

/** How long a client has to wait after failures: nothing for the first ten, then a second, two, four … and a minute at most. */
export class BackOff {
  readonly #failures = new BoundedMap<{ count: number; until: number }>(10_000);

  /** Milliseconds that the client has to wait still. */
  remaining(client: string): number {
    return Math.max(0, (this.#failures.get(client)?.until ?? 0) - Date.now());
  }

  fail(client: string): void {
    const count = (this.#failures.get(client)?.count ?? 0) + 1;
    const wait = count < FREE_FAILURES ? 0 : Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(count - FREE_FAILURES, 6));
    this.#failures.set(client, { count, until: Date.now() + wait });
  }

  succeed(client: string): void {
    this.#failures.delete(client);
  }
}
