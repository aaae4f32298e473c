import { RegistryError } from "./errors";

/** The time that one operation has, and what may end it before. */
export class Budget {
  readonly #end: number;

  constructor(
    /** In milliseconds. */
    readonly total: number,
    /** Who is waited for, in messages. */
    readonly host: string,
    readonly signal?: AbortSignal,
  ) {
    this.#end = performance.now() + total;
  }

  /** Milliseconds that are left; 0 where none are. */
  get remaining(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Throws where it is over. */
  check(): void {
    if (this.signal?.aborted) throw aborted(this.host);
    if (this.remaining === 0) throw timedOut(this.host, this.total);
  }

  /** Waits no longer than there is time. What is waited for goes on. */
  async race<T>(promise: Promise<T>): Promise<T> {
    this.check();
    let stop = (): void => undefined;
    const end = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(timedOut(this.host, this.total)), this.remaining);
      const abort = (): void => reject(aborted(this.host));
      this.signal?.addEventListener("abort", abort);
      stop = () => {
        clearTimeout(timer);
        this.signal?.removeEventListener("abort", abort);
      };
    });
    return Promise.race([promise, end]).finally(() => stop());
  }
}

/** Lets only so many go on at a time, first come first served. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(budget: Budget, run: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#turn(budget);
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }

  async #turn(budget: Budget): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const grant = (): void => resolve(undefined);
    this.#waiting.push(grant);
    try {
      await budget.race(promise);
    } catch (error) {
      const place = this.#waiting.indexOf(grant);
      // A turn that came just now goes to the next one.
      if (place >= 0) this.#waiting.splice(place, 1);
      else (this.#waiting.shift() ?? (() => this.#free++))();
      throw error;
    }
  }
}

export function timedOut(host: string, ms: number): RegistryError {
  return new RegistryError("timeout", `${host} gave no whole answer within ${ms / 1000} s`);
}

export function aborted(host: string): RegistryError {
  return new RegistryError("aborted", `the request to ${host} was ended`);
}
