/** Lengths of time as Vault and OpenBao take them. */

/** The units of Go's durations, in seconds. */
const SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

const DAYS = /^([+-]?\d+)d$/;
const PARTS = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * The seconds in a duration: a number or a text of digits (seconds), `30d`, or Go's form as in `1h30m`. A place that is absent or empty
 * has 0, which everywhere means "not set". `undefined` for what Vault would refuse.
 * Source: ParseDurationSecond in github.com/hashicorp/go-secure-stdlib/parseutil, and time.ParseDuration of Go.
 */
export function secondsOf(value: unknown): number | undefined {
  if (value === undefined || value === "") return 0;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (/^[+-]?\d+$/.test(value)) return Number(value);
  const days = DAYS.exec(value)?.[1];
  if (days !== undefined) return Number(days) * 86_400;
  if (!PARTS.test(value)) return undefined;
  const total = [...value.matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit as string] ?? 0),
    0,
  );
  return value.startsWith("-") ? -total : total;
}

/** Whether a duration is set and no longer than `maximum` seconds; what cannot be understood is not. */
export function isBoundedBy(maximum: number): (value: unknown) => boolean {
  return (value) => {
    const seconds = secondsOf(value);
    return seconds !== undefined && seconds > 0 && seconds <= maximum;
  };
}

/** Hours and days in seconds, for parameters that are given in them. */
export const HOUR = 3600;
export const DAY = 86_400;
