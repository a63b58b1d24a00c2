import { ObjectId, Timestamp } from 'bson';
import { type Doc, isDoc, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { calendarParts, dayOfWeek, dayOfYear, isoDayOfWeek, isoWeek, weekOfYear } from './calendar.ts';
import { compileOptional, folded, isNullish, namedArguments, operands } from './operator.ts';
import type { Expression, Operator } from './scope.ts';
import { compileZone, toLocal } from './time-zone.ts';

/**
 * The instant that a value stands for: a date, or the time within an ObjectId or a timestamp.
 * @throws CommandError 16006
 */
export function instantOf(value: Value): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
  throw new CommandError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The date of an instant. @throws CommandError when it lies outside of what is stored here as a date */
export function dateOf(instantMs: number, name: string): Date {
  const date = new Date(instantMs);
  if (Number.isNaN(date.getTime())) throw new CommandError('Overflow', `${name} overflowed`);
  return date;
}

/** `{$year: date}` or `{$year: {date, timezone}}`, of what the clocks show. */
function part(compute: (localMs: number) => Value): Operator {
  return (argument, scope, name) => {
    let date: Expression;
    let timezone: Expression | undefined;
    const [first] = isDoc(argument) ? argument.keys() : [];
    if (isDoc(argument) && !first?.startsWith('$')) {
      for (const key of argument.keys()) {
        if (key !== 'date' && key !== 'timezone') {
          throw new CommandError(40535, `unrecognized option to ${name}: "${key}"`);
        }
      }
      const given = argument.get('date');
      if (given === undefined) throw new CommandError(40539, `missing 'date' argument to ${name}, provided: {}`);
      date = scope.compile(given);
      timezone = compileOptional(scope, argument.get('timezone'));
    } else {
      if (Array.isArray(argument) && argument.length !== 1) {
        throw new CommandError(
          40536,
          `${name} accepts exactly one argument if given an array, but was given ${argument.length}`,
        );
      }
      [date] = operands(name, argument, scope, 1) as [Expression];
    }
    const zone = compileZone(timezone);
    return folded(timezone === undefined ? [date] : [date, timezone], (root, variables) => {
      const value = date(root, variables);
      if (isNullish(value)) return null;
      const where = zone(root, variables);
      return where === undefined ? null : compute(toLocal(instantOf(value), where));
    });
  };
}

const dateToParts: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['date'], ['timezone', 'iso8601'], {
    notObject: 40524,
    unknown: 40520,
    missing: 40522,
  });
  const date = scope.compile(parts.date);
  const zone = compileZone(compileOptional(scope, parts.timezone));
  const iso = compileOptional(scope, parts.iso8601);
  return (root, variables) => {
    const value = date(root, variables);
    const where = zone(root, variables);
    const isIso = iso === undefined ? false : iso(root, variables);
    if (isNullish(value) || where === undefined || isNullish(isIso)) return null;
    if (typeof isIso !== 'boolean') {
      throw new CommandError(40521, `iso8601 must evaluate to a bool, found ${typeName(isIso)}`);
    }
    return partsDoc(toLocal(instantOf(value), where), isIso);
  };
};

function partsDoc(localMs: number, isIso: boolean): Doc {
  const { year, month, day, ...time } = calendarParts(localMs);
  const week = isoWeek(localMs);
  const days = isIso
    ? { isoWeekYear: week.year, isoWeek: week.week, isoDayOfWeek: isoDayOfWeek(localMs) }
    : { year, month, day };
  return new Map<string, Value>(Object.entries({ ...days, ...time }));
}

export const dates: Readonly<Record<string, Operator>> = {
  $year: part((localMs) => calendarParts(localMs).year),
  $month: part((localMs) => calendarParts(localMs).month),
  $dayOfMonth: part((localMs) => calendarParts(localMs).day),
  $hour: part((localMs) => calendarParts(localMs).hour),
  $minute: part((localMs) => calendarParts(localMs).minute),
  $second: part((localMs) => calendarParts(localMs).second),
  $millisecond: part((localMs) => calendarParts(localMs).millisecond),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part(dayOfWeek),
  $isoDayOfWeek: part(isoDayOfWeek),
  $week: part(weekOfYear),
  $isoWeek: part((localMs) => isoWeek(localMs).week),
  $isoWeekYear: part((localMs) => BigInt(isoWeek(localMs).year)),
  $dateToParts: dateToParts,
};
