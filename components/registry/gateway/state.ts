import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A manifest that the registry was asked to take and has not answered for. */
export interface PendingManifest {
  readonly repository: string;
  readonly reference: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Who has the registry for maintenance, and until when. */
export interface Lease {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What must outlive the gateway's process, in a folder on the volume of the registry. */
export class State {
  readonly #pending: string;
  readonly #lease: string;

  constructor(private readonly folder: string) {
    this.#pending = join(folder, "pending");
    this.#lease = join(folder, "lease.json");
  }

  async prepare(): Promise<void> {
    await mkdir(this.#pending, { recursive: true });
  }

  /** Remembers a manifest before the registry is asked. Gives how to forget it. */
  async remember({ bytes, ...manifest }: PendingManifest): Promise<() => Promise<void>> {
    const name = createHash("sha256").update(`${manifest.repository}:${manifest.reference}`).digest("hex");
    const file = join(this.#pending, name);
    await writeDurably(file, Buffer.concat([Buffer.from(`${JSON.stringify(manifest)}\n`), bytes]));
    return () => rm(file, { force: true });
  }

  /** What an earlier process left. A file that was cut off is none: the registry was not asked before it was whole. */
  async pending(): Promise<readonly (readonly [PendingManifest, forget: () => Promise<void>])[]> {
    const names = (await readdir(this.#pending)).filter((name) => !name.endsWith(".partial"));
    return await Promise.all(
      names.map(async (name) => {
        const file = join(this.#pending, name);
        const content = await readFile(file);
        const end = content.indexOf("\n");
        const manifest = JSON.parse(content.toString("utf8", 0, end)) as Omit<PendingManifest, "bytes">;
        return [{ ...manifest, bytes: content.subarray(end + 1) }, () => rm(file, { force: true })] as const;
      }),
    );
  }

  async lease(): Promise<Lease | undefined> {
    const text = await readFile(this.#lease, "utf8").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    });
    return text === undefined ? undefined : (JSON.parse(text) as Lease);
  }

  async setLease(lease: Lease | undefined): Promise<void> {
    if (lease) await writeDurably(this.#lease, JSON.stringify(lease));
    else await rm(this.#lease, { force: true });
  }
}

/** Afterwards the file is there as a whole, also where the machine fails; before, it is as it was. */
async function writeDurably(file: string, content: string | Buffer): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, "w", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
  const folder = await open(join(file, ".."), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
