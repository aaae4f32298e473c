import { nameOfImage, parseImageReference, type ImageReference } from "../model/image-reference";
import type { SignatureOutcome, SignatureOutcomes } from "../model/signature";
import { RegistryError } from "./registry/errors";
import type { ImageSource } from "./registry/source";
import type { Verdict } from "./verify/types";

/** What a trust policy says of the images of a repository, before any signature is read. */
export type Demand =
  | { action: "verify"; source: ImageSource; verify: (digest: string) => Promise<Verdict> }
  /** The reason is a clause: `no entry of the trust policy is for it`. */
  | { action: "accept" | "reject"; reason: string };

/** A check that has been asked for. */
interface Check {
  outcome: SignatureOutcome;
  done: Promise<void>;
}

const UNDER_WAY: SignatureOutcome = { state: "undecided", reason: "its signatures have not been verified yet" };
const UNREADABLE: SignatureOutcome = { state: "refused", reason: "its name is no image reference" };
const TAGGED: SignatureOutcome = {
  state: "refused",
  reason: "it is named by a tag, which can be moved; what is signed is a digest",
};
const LOCAL_ID: SignatureOutcome = {
  state: "refused",
  reason: "it is named by an ID of one host, for which there can be no signature",
};

/**
 * The images of a run, each verified once however often it is named, all at the same time, and none beyond the budget: what is not done when the
 * time for verifying is up, is undecided. Time in which nothing is verified does not count, since an update may wait for minutes between two
 * resources. Nothing outlives the run: what was true of a trust policy yesterday says nothing today.
 */
export class SignatureChecks implements SignatureOutcomes {
  private readonly checks = new Map<string, Check>();
  private readonly expired = Promise.withResolvers<undefined>();
  private readonly clock: StopClock;

  constructor(
    private readonly demandFor: (image: ImageReference) => Demand,
    private readonly budgetSeconds: number,
    /** Ends what is under way when the time is up. */
    abort: AbortController,
  ) {
    this.clock = new StopClock(budgetSeconds * 1000, () => {
      abort.abort();
      this.expired.resolve(undefined);
    });
  }

  /** Begins with an image, unless that was asked for before. The promise is kept, never broken, once its outcome is known. */
  request(image: string): Promise<void> {
    const reference = parseImageReference(image);
    if (!reference) return Promise.resolve();
    const key = nameOfImage(reference);
    const known = this.checks.get(key);
    if (known) return known.done;
    const check: Check = { outcome: UNDER_WAY, done: Promise.resolve() };
    this.checks.set(key, check);
    const outcome = this.tryToBegin(reference);
    if (outcome instanceof Promise) check.done = outcome.then((late) => void (check.outcome = late));
    else check.outcome = outcome;
    return check.done;
  }

  /** Waits until everything that was asked for has its outcome. */
  async settled(): Promise<void> {
    await Promise.all([...this.checks.values()].map(({ done }) => done));
  }

  of(image: string): SignatureOutcome {
    if (/^(?:sha256:)?[0-9a-f]{64}$/.test(image)) return LOCAL_ID;
    const reference = parseImageReference(image);
    return reference ? (this.checks.get(nameOfImage(reference))?.outcome ?? UNDER_WAY) : UNREADABLE;
  }

  /** A name that nobody can be asked about (`registry.example.com:99999/web`) must not end the run for all others. */
  private tryToBegin(reference: ImageReference): SignatureOutcome | Promise<SignatureOutcome> {
    try {
      return this.begin(reference);
    } catch (error) {
      return defect(error);
    }
  }

  /** The outcome, or the promise of one where signatures have to be read. */
  private begin(reference: ImageReference): SignatureOutcome | Promise<SignatureOutcome> {
    const demand = this.demandFor(reference);
    if (demand.action !== "verify")
      return demand.action === "accept" ? { state: "accepted" } : { state: "refused", reason: demand.reason };
    return reference.digest === undefined ? TAGGED : this.run(demand.verify, reference.digest);
  }

  private async run(verify: (digest: string) => Promise<Verdict>, digest: string): Promise<SignatureOutcome> {
    const late: SignatureOutcome = {
      state: "undecided",
      reason: `its signatures were not verified within ${this.budgetSeconds} s`,
    };
    this.clock.start();
    try {
      return await Promise.race([verify(digest).then(outcomeOf, defect), this.expired.promise.then(() => late)]);
    } finally {
      this.clock.stop();
    }
  }
}

/** Runs while anything does, and calls once when it has run for long enough. It keeps no process alive. */
class StopClock {
  private running = 0;
  private since = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** In milliseconds. */
    private left: number,
    private readonly onEnd: () => void,
  ) {}

  start(): void {
    this.running += 1;
    if (this.running > 1) return;
    this.since = performance.now();
    this.timer = setTimeout(this.onEnd, Math.max(this.left, 0)).unref();
  }

  stop(): void {
    this.running -= 1;
    if (this.running > 0) return;
    clearTimeout(this.timer);
    this.left -= performance.now() - this.since;
  }
}

function outcomeOf(verdict: Verdict): SignatureOutcome {
  if (verdict.outcome === "verified") return { state: "accepted" };
  if (verdict.outcome === "undecided") return { state: "undecided", reason: verdict.reason };
  return { state: "refused", reason: verdict.reasons.join("; ") };
}

/** A defect decides nothing. What it was thrown with may hold what was read; errors of the registry client are made to be told. */
function defect(error: unknown): SignatureOutcome {
  if (error instanceof RegistryError) return { state: "undecided", reason: error.message };
  return { state: "undecided", reason: `verifying its signatures failed (${error instanceof Error ? error.name : typeof error})` };
}
