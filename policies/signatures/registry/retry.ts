import { setTimeout as wait } from "node:timers/promises";
import type { Budget } from "./budget";
import { RegistryError } from "./errors";
import type { HttpAnswer } from "./transport";

/** Statuses that say "not now". */
const TRANSIENT = new Set([429, 502, 503, 504]);
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Throws where an answer says "not now". */
export function requireAnswer<T extends HttpAnswer>(host: string, answer: T): T {
  if (!TRANSIENT.has(answer.status)) return answer;
  throw new RegistryError("status", `${host} answered with status ${answer.status}`, {
    status: answer.status,
    isTransient: true,
    retryAfterMs: retryAfter(answer.headers["retry-after"]),
  });
}

/** Runs a request that may be done twice until it is answered, refused for good, or there is no attempt or time left. */
export async function withRetries<T>(attempts: number, budget: Budget, run: () => Promise<T>): Promise<T> {
  let backOffModule: typeof import("exponential-backoff") | undefined;
  try {
    // Most requests are answered at once, and need no more than this.
    return await run();
  } catch (error) {
    if (attempts < 2 || !(await mayRepeat(error, budget))) throw error;
    backOffModule = await import("exponential-backoff");
  }
  return budget.race(
    backOffModule.backOff(run, {
      numOfAttempts: attempts - 1,
      startingDelay: FIRST_PAUSE_MS,
      maxDelay: LONGEST_PAUSE_MS,
      jitter: "full",
      delayFirstAttempt: true,
      retry: (error: unknown) => mayRepeat(error, budget),
    }),
  );
}

/** Whether to try again, once the time that the server wants has passed. Where that is longer than there is time, there is no point in waiting. */
async function mayRepeat(error: unknown, budget: Budget): Promise<boolean> {
  if (!(error instanceof RegistryError) || !error.isTransient) return false;
  const { retryAfterMs = 0 } = error;
  if (retryAfterMs >= budget.remaining) return false;
  if (retryAfterMs > 0) await budget.race(wait(retryAfterMs, undefined, { ref: false }));
  return true;
}

/** Milliseconds that a header Retry-After asks for: seconds, or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
