import { double, isNumeric, toNumber, typeName } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { real } from './arithmetic.ts';
import { binaryOrNull } from './operator.ts';
import type { Operator } from './scope.ts';

/** A function whose argument must lie within bounds. */
function within(least: number, most: number, isOpen: boolean, compute: (value: number) => number): Operator {
  const bounds = `${isOpen ? '(' : '['}${shown(least)},${shown(most)}${isOpen ? ')' : ']'}`;
  return real((value, name) => {
    const isOutside = isOpen ? value <= least || value >= most : value < least || value > most;
    if (isOutside) {
      throw new CommandError(50989, `cannot apply ${name} to ${shown(value)}, value must be in ${bounds}`);
    }
    return compute(value);
  });
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

const { POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: minusInfinity } = Number;

export const trigonometry: Readonly<Record<string, Operator>> = {
  $sin: within(minusInfinity, infinity, true, Math.sin),
  $cos: within(minusInfinity, infinity, true, Math.cos),
  $tan: within(minusInfinity, infinity, true, Math.tan),
  $asin: within(-1, 1, false, Math.asin),
  $acos: within(-1, 1, false, Math.acos),
  $atan: real(Math.atan),
  $atan2: binaryOrNull((y, x, name) => {
    for (const value of [y, x]) {
      if (!isNumeric(value)) {
        throw new CommandError(51044, `${name} only supports numeric types, not ${typeName(value)}`);
      }
    }
    return double(Math.atan2(toNumber(y) as number, toNumber(x) as number));
  }),
  $sinh: real(Math.sinh),
  $cosh: real(Math.cosh),
  $tanh: real(Math.tanh),
  $asinh: real(Math.asinh),
  $acosh: within(1, infinity, false, Math.acosh),
  $atanh: within(-1, 1, false, Math.atanh),
  $degreesToRadians: real((value) => value * (Math.PI / 180)),
  $radiansToDegrees: real((value) => value * (180 / Math.PI)),
};
