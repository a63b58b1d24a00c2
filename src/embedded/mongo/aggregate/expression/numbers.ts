import { Decimal128, Double } from 'bson';
import { exactly } from '../../bson/numbers.ts';
import { double, integer, isInt32, type Numeric, type Value } from '../../bson/values.ts';
import { notSupported } from '../../errors.ts';

/** A number that this server computes with. */
export type Computable = number | bigint | Double;

const leastInt64 = -(1n << 63n);
const greatestInt64 = (1n << 63n) - 1n;

export function fitsInt64(value: bigint): boolean {
  return value >= leastInt64 && value <= greatestInt64;
}

/** Decimals are stored, compared and converted here, but not computed with. */
export function computable(value: Numeric): Computable {
  if (value instanceof Decimal128) throw notSupported('Arithmetic with Decimal128');
  return value;
}

export function isComputable(value: Value | undefined): value is Computable {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Double;
}

/** Whether the number is an int32 or an int64. */
export function isIntegral(value: Numeric): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value));
}

export function plainNumber(value: Computable): number {
  return typeof value === 'number' ? value : Number(value);
}

/**
 * Computes on two numbers as MongoDB widens them: ints give an int or, when it does not fit, a long; a long gives a
 * long; a double gives a double, and so does what does not fit a long.
 */
function widening(
  a: Numeric,
  b: Numeric,
  exact: (x: bigint, y: bigint) => bigint,
  inexact: (x: number, y: number) => number,
): Computable {
  const x = computable(a);
  const y = computable(b);
  if (isIntegral(x) && isIntegral(y)) {
    if (typeof x === 'number' && typeof y === 'number') {
      const quick = inexact(x, y);
      if (isInt32(quick)) return quick;
      return integer(exact(BigInt(x), BigInt(y)));
    }
    const result = exact(BigInt(x), BigInt(y));
    if (fitsInt64(result)) return result;
  }
  return double(inexact(plainNumber(x), plainNumber(y)));
}

export function add(a: Numeric, b: Numeric): Computable {
  return widening(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

export function subtract(a: Numeric, b: Numeric): Computable {
  return widening(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  );
}

export function multiply(a: Numeric, b: Numeric): Computable {
  return widening(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

/** The remainder, with the sign of `a`; `b` is not zero. */
export function remainder(a: Numeric, b: Numeric): Computable {
  return widening(
    a,
    b,
    (x, y) => x % y,
    (x, y) => x % y,
  );
}

/**
 * A sum of numbers of all types: exact for integers; for doubles with the error of each step carried along
 * (A. Neumaier, 1974), so that 0.1 + 0.2 + 0.3 is 0.6.
 */
export class Summation {
  private integers = 0n;
  private smallIntegers = 0;
  private doubles = 0;
  private correction = 0;
  private hasLong = false;
  private hasDouble = false;

  add(value: Numeric): void {
    const number = computable(value);
    if (typeof number === 'bigint') {
      this.hasLong = true;
      this.integers += number;
    } else if (typeof number === 'number' && isInt32(number)) {
      this.smallIntegers += number;
      if (Math.abs(this.smallIntegers) > 2 ** 50) this.settle();
    } else {
      this.hasDouble = true;
      this.addDouble(plainNumber(number));
    }
  }

  private settle(): void {
    this.integers += BigInt(this.smallIntegers);
    this.smallIntegers = 0;
  }

  private addDouble(value: number): void {
    const sum = this.doubles + value;
    if (Number.isFinite(sum)) {
      const rest = Math.abs(this.doubles) >= Math.abs(value) ? this.doubles - sum + value : value - sum + this.doubles;
      this.correction += rest;
    }
    this.doubles = sum;
  }

  /** The sum as a plain number. */
  total(): number {
    this.settle();
    if (!this.hasDouble) return Number(this.integers);
    const whole = Number(this.integers);
    return this.doubles + (this.correction + whole);
  }

  value(): Computable {
    this.settle();
    if (this.hasDouble || !fitsInt64(this.integers)) return double(this.total());
    return this.hasLong ? this.integers : integer(this.integers);
  }
}

/**
 * Rounds to `places` decimal places (negative: tens, hundreds ...) on the exact value of the number.
 * @param mode half to even (`round`) or towards zero (`trunc`)
 */
export function roundTo(value: Computable, places: number, mode: 'round' | 'trunc'): Computable {
  if (isIntegral(value) && places >= 0) return value;
  const exact = exactly(value instanceof Double ? value.value : value);
  if (typeof exact === 'number') return value;
  const scale = 10n ** BigInt(Math.abs(places));
  const numerator = places > 0 ? exact.numerator * scale : exact.numerator;
  const denominator = places < 0 ? exact.denominator * scale : exact.denominator;
  const rounded = mode === 'round' ? divideHalfEven(numerator, denominator) : numerator / denominator;
  if (isIntegral(value)) {
    const whole = rounded * scale;
    return typeof value === 'number' ? integer(whole) : whole;
  }
  const result = Number(`${rounded}e${-places}`);
  return double(result === 0 && plainNumber(value) < 0 ? -0 : result);
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n !== 0n);
  if (!isUp) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

/** `base` to the power of `exponent`; integral while it is exact and fits. */
export function power(base: Computable, exponent: Computable): Computable {
  const inexact = plainNumber(base) ** plainNumber(exponent);
  if (!isIntegral(base) || !isIntegral(exponent)) return double(inexact);
  const [x, y] = [BigInt(base), BigInt(exponent)];
  const isSmall = typeof base === 'number' && typeof exponent === 'number';
  const formatted = (result: bigint): Computable => (isSmall ? integer(result) : result);
  if (x === 1n || y === 0n) return formatted(1n);
  if (x === -1n) return formatted(y % 2n === 0n ? 1n : -1n);
  if (x === 0n && y > 0n) return formatted(0n);
  if (y < 0n || y > 63n) return double(inexact);
  const result = x ** y;
  return fitsInt64(result) ? formatted(result) : double(inexact);
}
