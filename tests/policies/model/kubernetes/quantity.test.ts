import assert from "node:assert/strict";
import fc from "fast-check";
import { GIBI, isPositiveQuantity, MEBI, parseQuantity, WHOLE } from "../../../../policies/model/kubernetes/quantity";

const LARGEST = ((1n << 63n) - 1n) * WHOLE;

const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1000n,
  m: 1_000_000n,
  "": WHOLE,
  k: WHOLE * 10n ** 3n,
  M: WHOLE * 10n ** 6n,
  G: WHOLE * 10n ** 9n,
  T: WHOLE * 10n ** 12n,
  P: WHOLE * 10n ** 15n,
  E: WHOLE * 10n ** 18n,
  Ki: WHOLE << 10n,
  Mi: WHOLE << 20n,
  Gi: WHOLE << 30n,
  Ti: WHOLE << 40n,
  Pi: WHOLE << 50n,
  Ei: WHOLE << 60n,
};

const capped = (amount: bigint): bigint => (amount > LARGEST ? LARGEST : amount);
const suffix = fc.constantFrom(...Object.keys(SUFFIXES));
const amount = fc.bigInt({ min: 0n, max: 10n ** 20n });

describe("parseQuantity", () => {
  const cases: [unknown, bigint | undefined][] = [
    ["100m", WHOLE / 10n],
    ["1Ki", 1024n * WHOLE],
    ["1e3", 1000n * WHOLE],
    ["1E3", 1000n * WHOLE],
    ["1e+3", 1000n * WHOLE],
    ["1e-3", WHOLE / 1000n],
    ["1E", SUFFIXES["E"]],
    ["0.5", WHOLE / 2n],
    [".5", WHOLE / 2n],
    ["1.", WHOLE],
    ["1.5Gi", GIBI + GIBI / 2n],
    ["1", WHOLE],
    ["+1", WHOLE],
    ["-1", -WHOLE],
    ["007", 7n * WHOLE],
    [" 1Mi ", MEBI],
    [1, WHOLE],
    [0, 0n],
    [0.1, WHOLE / 10n],
    [1e21, LARGEST],
    [1e-7, 100n],
    // Rounded away from zero, so that whoever asks for something gets something.
    ["0.1n", 1n],
    ["1.0000000001", WHOLE + 1n],
    ["-0.1n", -1n],
    ["1e-400", 1n],
    ["1e-2000000000", 1n],
    ["9223372036854775807", LARGEST],
    ["9223372036854775808", LARGEST],
    ["12E", LARGEST],
    ["1e400", LARGEST],
    ["1e2000000000", LARGEST],
    ["0e2000000000", 0n],
    // Exponents are taken modulo 2^32.
    ["1e4294967297", 10n * WHOLE],
    ["1e9223372036854775808", undefined],
    ["", undefined],
    [" ", undefined],
    [".", undefined],
    ["-", undefined],
    ["m", undefined],
    ["Ki", undefined],
    ["1e", undefined],
    ["1K", undefined],
    ["1ki", undefined],
    ["1MI", undefined],
    ["1 Gi", undefined],
    ["1Gi1", undefined],
    ["1,5", undefined],
    ["--1", undefined],
    ["1\n", undefined],
    ["٣", undefined],
    ["Infinity", undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [true, undefined],
    [undefined, undefined],
    [null, undefined],
    [["1"], undefined],
    [{}, undefined],
    ["constructor", undefined],
    ["1constructor", undefined],
  ];
  for (const [value, expected] of cases) {
    it(`reads ${JSON.stringify(value)} as ${expected ?? "none"}`, () => {
      assert.equal(parseQuantity(value), expected);
    });
  }

  it("multiplies by the suffix, exactly", () => {
    fc.assert(
      fc.property(amount, suffix, (number, unit) => {
        assert.equal(parseQuantity(`${number}${unit}`), capped(number * (SUFFIXES[unit] ?? 0n)));
      }),
    );
  });

  it("reads a fraction as the whole number over its power of ten, rounded up", () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 15 }), suffix, (number, places, unit) => {
        const digits = number.toString().padStart(places + 1, "0");
        const text = `${digits.slice(0, -places)}.${digits.slice(-places)}${unit}`;
        const divisor = 10n ** BigInt(places);
        const exact = number * (SUFFIXES[unit] ?? 0n);
        assert.equal(parseQuantity(text), capped((exact + divisor - 1n) / divisor));
      }),
    );
  });

  it("reads an exponent as that many zeros", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 0, max: 30 }), (number, exponent) => {
        const written = parseQuantity(`${number}${"0".repeat(exponent)}`);
        assert.equal(parseQuantity(`${number}e${exponent}`), written);
        assert.equal(parseQuantity(`${number}E+${exponent}`), written);
      }),
    );
  });

  it("reads a negative amount as the opposite", () => {
    fc.assert(
      fc.property(amount, suffix, (number, unit) => {
        assert.equal(parseQuantity(`-${number}${unit}`), -(parseQuantity(`${number}${unit}`) ?? 0n));
      }),
    );
  });

  it("reads a number of JSON as its text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        assert.equal(parseQuantity(number), parseQuantity(String(number)));
        assert.notEqual(parseQuantity(number), undefined);
      }),
    );
  });

  it("reads any text or none, but never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0159.+-eEinumkKMGTP ".split("")) }), (text) => {
        const read = parseQuantity(text);
        assert.ok(read === undefined || /\d/.test(text));
      }),
    );
  });
});

describe("isPositiveQuantity", () => {
  it("takes amounts of more than nothing alone", () => {
    assert.deepEqual(["1n", 1, "0", 0, "-1", "much", undefined].map(isPositiveQuantity), [
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
