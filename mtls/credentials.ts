import { EventEmitter } from "node:events";
import { hasUsage, type Usage } from "./certificate";
import { MutualTlsError } from "./errors";
import { type CredentialFiles, readSnapshot, type Snapshot } from "./files";
import { checkSnapshot, type Lifetime, type Material } from "./material";
import { runAt } from "./timer";

/** How closely the files are watched. */
export interface WatchOptions {
  /** Milliseconds between two looks at the files. Default: `5000`. */
  readonly checkInterval?: number;
  /** The part of a certificate's or revocation list's life after which `expiring` is emitted. Default: `0.95`. */
  readonly warnAfter?: number;
}

/** What {@link Credentials} emits. */
export interface CredentialEvents {
  /** New files are in use. */
  reload: [];
  /** The files are no good, and the last good ones stay in use; or what is in use has expired. Once for each state of the files. */
  problem: [error: MutualTlsError];
  /** The certificate or a revocation list ends soon and was not replaced. */
  expiring: [lifetime: Lifetime];
}

const CHECK_INTERVAL = 5000;
const WARN_AFTER = 0.95;
/** Longest wait for the second look at files that changed, in milliseconds. */
const SETTLE = 250;

/**
 * Loads credentials and watches their files.
 *
 * The files are read at each look, not watched through the kernel: that misses no way of replacing them (renamed files, swapped links and
 * folders, network and FUSE volumes). Files that changed are used once two looks in a row saw the same, so that what is being written is
 * left alone, and only if they are good as a whole.
 *
 * @throws MutualTlsError if the files are no good now; it names the file.
 */
export async function loadCredentials(files: CredentialFiles, options: WatchOptions = {}): Promise<Credentials> {
  const { checkInterval = CHECK_INTERVAL, warnAfter = WARN_AFTER } = options;
  if (!(checkInterval >= 10 && checkInterval <= 3_600_000)) {
    throw new MutualTlsError("argument-invalid", "checkInterval must be 10 to 3600000 milliseconds");
  }
  if (!(warnAfter > 0 && warnAfter < 1)) throw new MutualTlsError("argument-invalid", "warnAfter must lie between 0 and 1");
  const material = checkSnapshot(files, await readSnapshot(files));
  return new Credentials(files, checkInterval, warnAfter, material);
}

/** Certificate, key, trust and revocation lists that are good, as of the last reload. Made by {@link loadCredentials}. */
export class Credentials extends EventEmitter<CredentialEvents> {
  #material: Material;
  /** What the last look saw, and what was last judged: a digest, or the code of the error. */
  #seen: string;
  #judged: string;
  #timer: NodeJS.Timeout | undefined;
  #cancelWarnings: (() => void)[] = [];
  readonly #usages = new Set<Usage>();
  #isClosed = false;

  /** @internal */
  constructor(
    private readonly files: CredentialFiles,
    private readonly checkInterval: number,
    private readonly warnAfter: number,
    material: Material,
  ) {
    super();
    // Servers and agents each listen; that many of them share credentials is no leak.
    this.setMaxListeners(0);
    this.#material = material;
    this.#seen = material.digest;
    this.#judged = material.digest;
    this.#warn();
    this.#schedule(checkInterval);
  }

  /** When the certificate in use, or an intermediate above it, expires. */
  get notAfter(): Date {
    return this.#material.lifetimes[0]?.notAfter ?? this.#material.leaf.notAfter;
  }

  /** Hexadecimal serial number of the certificate in use, lower case. */
  get serialNumber(): string {
    return this.#material.leaf.serialNumber;
  }

  /**
   * Looks at the files now. Rejects with the {@link MutualTlsError} if they are no good; the last good ones stay in use.
   */
  async reload(): Promise<void> {
    const snapshot = await readSnapshot(this.files);
    this.#seen = snapshot.digest;
    this.#judged = snapshot.digest;
    if (this.#accept(snapshot)) this.emit("reload");
  }

  /** Ends watching. Servers and connections go on with what they have. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const cancel of this.#cancelWarnings) cancel();
  }

  /** @internal What is in use. */
  get material(): Material {
    return this.#material;
  }

  /** @internal From now on, only certificates for `usage` are good. */
  require(usage: Usage): void {
    requireUsage(this.files, this.#material, usage);
    this.#usages.add(usage);
  }

  /** Whether there was anything new to accept. */
  #accept(snapshot: Snapshot): boolean {
    if (snapshot.digest === this.#material.digest) return false;
    const material = checkSnapshot(this.files, snapshot);
    for (const usage of this.#usages) requireUsage(this.files, material, usage);
    this.#material = material;
    if (!this.#isClosed) this.#warn();
    return true;
  }

  #schedule(wait: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#look(), wait);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const result = await readSnapshot(this.files).catch((error: unknown) => toProblem(error));
    const state = result instanceof MutualTlsError ? result.message : result.digest;
    const isSettled = state === this.#seen;
    this.#seen = state;
    if (isSettled && !this.#isClosed) this.#judge(state, result);
    this.#schedule(isSettled ? this.checkInterval : Math.min(this.checkInterval, SETTLE));
  }

  #judge(state: string, result: Snapshot | MutualTlsError): void {
    const isNew = state !== this.#judged;
    this.#judged = state;
    // Also what was no good before: a certificate that was not valid yet may be so now.
    const outcome = result instanceof MutualTlsError ? result : this.#tryAccept(result);
    if (outcome instanceof MutualTlsError) {
      if (isNew) this.emit("problem", outcome);
    } else if (outcome) {
      this.emit("reload");
    }
  }

  #tryAccept(snapshot: Snapshot): boolean | MutualTlsError {
    try {
      return this.#accept(snapshot);
    } catch (error) {
      return toProblem(error);
    }
  }

  #warn(): void {
    for (const cancel of this.#cancelWarnings) cancel();
    this.#cancelWarnings = this.#material.lifetimes.flatMap((lifetime) => {
      const { file, kind, notBefore, notAfter } = lifetime;
      const span = notAfter.getTime() - notBefore.getTime();
      return [
        runAt(new Date(notBefore.getTime() + span * this.warnAfter), () => this.emit("expiring", lifetime)),
        runAt(notAfter, () => this.emit("problem", new MutualTlsError(`${kind}-expired`, `what is in use of ${file} has expired`))),
      ];
    });
  }
}

function requireUsage(files: CredentialFiles, { leaf }: Material, usage: Usage): void {
  if (hasUsage(leaf, usage)) return;
  throw new MutualTlsError("certificate-usage", `the certificate in ${files.certificate} lacks the extended key usage ${usage}`);
}

function toProblem(error: unknown): MutualTlsError {
  return error instanceof MutualTlsError
    ? error
    : new MutualTlsError("file-unreadable", "the files cannot be checked", { cause: error });
}
