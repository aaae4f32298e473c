/** Timers do not run while a machine sleeps, and 2^31 milliseconds are their limit: look at the clock at least this often. */
const LONGEST_WAIT = 60_000;

/** Runs `action` when the clock shows `time`, at once if it is past, and does not keep the process alive. Returns what cancels it. */
export function runAt(time: Date, action: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(
      () => (Date.now() >= time.getTime() ? action() : wait()),
      Math.min(Math.max(time.getTime() - Date.now(), 0), LONGEST_WAIT),
    );
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
