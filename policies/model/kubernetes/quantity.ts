import { memoized } from "../memo";

/** Amounts as Kubernetes writes them: `100m`, `1.5Gi`, `1e3`, `2`. */

/** One whole unit (a core, a byte) in billionths, the smallest part that Kubernetes keeps. */
export const WHOLE = 1_000_000_000n;
/** A mebibyte and a gibibyte, in the unit of {@link parseQuantity}. */
export const MEBI = WHOLE << 20n;
export const GIBI = WHOLE << 30n;

/** The largest amount: more whole units than fit into 63 bits are as good as no bound. */
const LARGEST = ((1n << 63n) - 1n) * WHOLE;

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const QUANTITY = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+|[numkMGTPE]?)$/;
const BILLIONTH = 9;

/**
 * An amount in billionths, exactly, or `undefined` for what is no quantity. Numbers count like their decimal notation. What is finer than a
 * billionth is rounded away from zero, what is over 2^63 − 1 whole units is cut to that.
 * Source: `ParseQuantity` of k8s.io/apimachinery, which takes exponents modulo 2^32. It also reads some texts without a digit as 0; here
 * they are no quantity.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  return typeof value === "string" || typeof value === "number" ? parseText(String(value)) : undefined;
}

/** Whether a value is an amount of more than nothing. */
export function isPositiveQuantity(value: unknown): boolean {
  const amount = parseQuantity(value);
  return amount !== undefined && amount > 0n;
}

const parseText = memoized((raw: string): bigint | undefined => {
  const text = raw.replace(/^ +| +$/g, "");
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  const amount = amountOf(whole, fraction, suffix);
  if (amount === undefined) return undefined;
  return sign === "-" ? -amount : amount;
});

function amountOf(whole: string, fraction: string, suffix: string): bigint | undefined {
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const shift = Object.hasOwn(BINARY, suffix) ? BINARY[suffix] : undefined;
  const exponent = shift === undefined ? exponentOf(suffix) : 0;
  if (exponent === undefined) return undefined;
  if (digits === "") return 0n;
  const places = exponent - fraction.length + BILLIONTH;
  // So that an exponent of millions costs no time, amounts far out of range are not computed.
  if (digits.length + places > 40) return LARGEST;
  if (digits.length + places < -40) return 1n;
  const amount = scale(BigInt(digits) << (shift ?? 0n), places);
  return amount > LARGEST ? LARGEST : amount;
}

/** The power of ten that a suffix stands for. */
function exponentOf(suffix: string): number | undefined {
  if (Object.hasOwn(DECIMAL, suffix)) return DECIMAL[suffix];
  const exponent = BigInt(suffix.slice(1).replace(/^\+/, ""));
  return exponent === BigInt.asIntN(64, exponent) ? Number(BigInt.asIntN(32, exponent)) : undefined;
}

/** `amount` times ten to the `places`, rounded up. */
function scale(amount: bigint, places: number): bigint {
  if (places >= 0) return amount * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  return (amount + divisor - 1n) / divisor;
}
