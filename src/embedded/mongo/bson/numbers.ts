import { Decimal128, Double } from 'bson';
import type { Numeric } from './values.ts';

/**
 * Orders two numbers of any of the four types by their exact values; NaN is below every number.
 * JavaScript compares a bigint with a number exactly; only a decimal needs a fraction.
 */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const x = plain(a);
  const y = plain(b);
  if (x instanceof Decimal128 || y instanceof Decimal128) return compareExact(x, y);
  if (x < y) return -1;
  if (x > y) return 1;
  // Neither below nor above: equal, or one of them is NaN.
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}

function plain(value: Numeric): number | bigint | Decimal128 {
  return value instanceof Double ? value.value : value;
}

function compareExact(a: number | bigint | Decimal128, b: number | bigint | Decimal128): number {
  const x = exactly(a);
  const y = exactly(b);
  if (typeof x === 'number' || typeof y === 'number') {
    const [m, n] = [rankOf(x), rankOf(y)];
    return m < n ? -1 : m > n ? 1 : 0;
  }
  const left = x.numerator * y.denominator;
  const right = y.numerator * x.denominator;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** NaN below minus infinity, below every finite number (0), below infinity. */
function rankOf(value: Fraction | number): number {
  if (typeof value !== 'number') return 0;
  if (Number.isNaN(value)) return -2;
  return value < 0 ? -1 : 1;
}

/** A finite number as an exact fraction; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const decimalPattern = /^([-+]?)(\d+)(?:\.(\d+))?(?:E([-+]?\d+))?$/i;

/** The exact value of a number, or the plain `number` when it is NaN or infinite. */
export function exactly(value: number | bigint | Decimal128): Fraction | number {
  if (typeof value === 'bigint') return { numerator: value, denominator: 1n };
  if (typeof value === 'number') return Number.isFinite(value) ? fractionOfDouble(value) : value;
  const text = value.toString();
  const match = decimalPattern.exec(text);
  if (match === null) return Number(text.replace(/^([-+]?)inf.*$/i, '$1Infinity'));
  const [, sign, whole, fraction = '', exponentText = '0'] = match;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  const exponent = Number(exponentText) - fraction.length;
  return exponent >= 0
    ? { numerator: digits * 10n ** BigInt(exponent), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-exponent) };
}

const scratch = new DataView(new ArrayBuffer(8));

function fractionOfDouble(value: number): Fraction {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const sign = bits >> 63n ? -1n : 1n;
  const exponentBits = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponentBits === 0 ? 0n : 0x10000000000000n);
  const exponent = (exponentBits === 0 ? 1 : exponentBits) - 1075;
  return exponent >= 0
    ? { numerator: sign * (mantissa << BigInt(exponent)), denominator: 1n }
    : { numerator: sign * mantissa, denominator: 1n << BigInt(-exponent) };
}

/**
 * Bytes whose order is the order of numbers, for any of the four types: the greatest double that is not above the
 * value (8 bytes), then 0 when it is that double, or 1 and the value as a decimal of 34 digits, which only longs and
 * decimals between two doubles need. Equal numbers of different types give equal bytes.
 */
export function numberKey(input: Numeric): Buffer {
  const value = plain(input);
  if (typeof value === 'number') return doubleKey(value);
  if (typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n) {
    return doubleKey(Number(value));
  }
  const exact = exactly(value);
  if (typeof exact === 'number') return doubleKey(exact);
  const text = value.toString();
  const below = doubleNotAbove(exact, Number(text));
  if (Number.isFinite(below) && isSame(exact, fractionOfDouble(below))) return doubleKey(below);
  return Buffer.concat([doubleKey(below).subarray(0, 8), Buffer.of(1), decimalKey(text)]);
}

/** The power of ten (2 bytes) and the 34 digits (15 bytes) of a decimal that is not zero; inverted when negative. */
function decimalKey(text: string): Buffer {
  const [, sign, whole = '', fraction = '', exponent = '0'] = decimalPattern.exec(text) as RegExpExecArray;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const power = Number(exponent) - fraction.length + digits.length;
  const key = Buffer.alloc(17);
  key.writeUInt16BE(power + 0x8000);
  key.write(BigInt(digits.padEnd(34, '0')).toString(16).padStart(30, '0'), 2, 'hex');
  if (sign === '-') for (let at = 0; at < key.length; at += 1) key[at] = ~(key[at] as number);
  return key;
}

function doubleKey(value: number): Buffer {
  const key = Buffer.alloc(9);
  if (Number.isNaN(value)) return key;
  key.writeDoubleBE(value === 0 ? 0 : value);
  if ((key[0] as number) & 0x80) {
    for (let index = 0; index < 8; index += 1) key[index] = ~(key[index] as number);
  } else {
    key[0] = (key[0] as number) | 0x80;
  }
  return key;
}

function isBelow(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

function isSame(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

/** The greatest double that is not above `exact`, starting from a double near it. */
function doubleNotAbove(exact: Fraction, near: number): number {
  let candidate = near;
  if (candidate === Number.POSITIVE_INFINITY) candidate = Number.MAX_VALUE;
  while (Number.isFinite(candidate) && isBelow(exact, fractionOfDouble(candidate))) {
    candidate = -nextDouble(-candidate);
  }
  return candidate;
}

/** The next double above `value`. */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  scratch.setFloat64(0, value);
  scratch.setBigInt64(0, scratch.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return scratch.getFloat64(0);
}
