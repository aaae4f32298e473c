/** Servers that tests start on loopback and stop again. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { basename } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** How long a server may take until it answers. It takes a second or a few; the rest is for busy machines. */
export const DEADLINE = 60_000;

/** A server process. */
export interface ServerProcess {
  /** What it has printed so far, both streams. */
  log: () => string;
  /** Ends it: with time to finish what it does, or (`SIGKILL`) at once. Waits until it is gone; nothing happens where it is already. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
  /** Throws, with the end of the log, where it has ended by itself. */
  requireRunning: () => void;
}

const clearings = new Set<() => void>();
/** What ends a process at once, without its event `exit`, unless somebody listens. Nobody else here does. */
const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
const exit = (): void => process.exit(1);

/** Does what has to be done when the tests end, however they end. Returns how to take it back. */
export function atExit(clear: () => void): () => void {
  if (clearings.size === 0) {
    process.once("exit", clearUp);
    for (const signal of SIGNALS) process.on(signal, exit);
  }
  clearings.add(clear);
  return () => {
    clearings.delete(clear);
    if (clearings.size > 0) return;
    process.off("exit", clearUp);
    for (const signal of SIGNALS) process.off(signal, exit);
  };
}

function clearUp(): void {
  // The youngest first: folders are older than the processes that write to them.
  for (const clear of [...clearings].reverse()) {
    try {
      clear();
    } catch (error) {
      // What is older has to end all the same.
      console.error(error);
    }
  }
}

/** Starts a program. It ends with the tests at the latest. */
export function startProcess(binary: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ServerProcess {
  const child = spawn(binary, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const forget = atExit(() => child.kill("SIGKILL"));
  child.once("close", forget);
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  child.once("error", (error) => (log += error.message));
  return {
    log: () => log,
    end: async (signal = "SIGTERM") => {
      if (hasEnded(child)) return;
      const closed = once(child, "close");
      child.kill(signal);
      await closed;
    },
    requireRunning: () => {
      if (hasEnded(child)) throw new Error(`${basename(binary)} has ended:\n${log.slice(-2000)}`);
    },
  };
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Tries until the attempt gives something true, for as long as the server runs and {@link DEADLINE} allows. A failure is one more try. */
export async function until<T>(what: string, server: ServerProcess, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + DEADLINE;
  for (;;) {
    server.requireRunning();
    const result = await attempt().catch((error: unknown) => (Date.now() > end ? Promise.reject(error as Error) : undefined));
    if (result) return result;
    if (Date.now() > end) throw new Error(`the server is not ${what} after ${DEADLINE / 1000} s:\n${server.log().slice(-2000)}`);
    await wait(50);
  }
}

/** Ports of loopback that nobody listens on. All are held until all are found, so that none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const holders = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(holders.map((holder) => once(holder, "listening")));
  const ports = holders.map((holder) => (holder.address() as AddressInfo).port);
  await Promise.all(holders.map((holder) => once(holder.close(), "close")));
  return ports;
}
