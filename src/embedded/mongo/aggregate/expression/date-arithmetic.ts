import { type Doc, isNumeric, typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { calendarParts, dayOfWeek, startOfDay, startOfIsoYear } from './calendar.ts';
import { dateOf, instantOf } from './dates.ts';
import { asInt32, asInteger, compileOptional, isNullish, namedArguments } from './operator.ts';
import { type Expression, type Operator, type Scope, show, type Variables } from './scope.ts';
import {
  compileZone,
  dayMs,
  fromLocal,
  hourMs,
  minuteMs,
  type TimeZone,
  toLocal,
  utc,
  wallClock,
} from './time-zone.ts';

const fixedUnits = { millisecond: 1, second: 1000, minute: minuteMs, hour: hourMs } as const;
const dayUnits = { day: 1, week: 7 } as const;
const monthUnits = { month: 1, quarter: 3, year: 12 } as const;

type FixedUnit = keyof typeof fixedUnits;
type Unit = FixedUnit | keyof typeof dayUnits | keyof typeof monthUnits;

function isUnit(name: string): name is Unit {
  return Object.hasOwn(fixedUnits, name) || Object.hasOwn(dayUnits, name) || Object.hasOwn(monthUnits, name);
}

function unitFrom(value: Value, name: string): Unit {
  if (typeof value !== 'string') {
    throw new CommandError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  }
  if (!isUnit(value))
    throw new CommandError(
      'FailedToParse',
      `${name} parameter 'unit' value cannot be recognized as a time unit: ${value}`,
    );
  return value;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 (Sunday) to 6 */
function weekdayFrom(value: Value | undefined, name: string): number {
  if (value === undefined) return 0;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const index = weekdays.findIndex((day) => day === text || day.slice(0, 3) === text);
  if (index >= 0) return index;
  throw new CommandError(
    'FailedToParse',
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${show(value)}`,
  );
}

/** Months since the year 0, and the rest of a wall-clock time. */
function monthsOf(localMs: number): number {
  const { year, month } = calendarParts(localMs);
  return year * 12 + month - 1;
}

function monthStart(months: number): number {
  return wallClock(Math.floor(months / 12), ((months % 12) + 12) % 12, 1);
}

/** Moves a wall-clock time by months; a day that the month lacks becomes its last. */
function addMonths(localMs: number, count: number): number {
  const first = monthStart(monthsOf(localMs) + count);
  const next = monthStart(monthsOf(localMs) + count + 1);
  const { day } = calendarParts(localMs);
  const last = (next - first) / dayMs;
  return first + (Math.min(day, last) - 1) * dayMs + (localMs - startOfDay(localMs));
}

function addUnits(instantMs: number, unit: Unit, amount: number, zone: TimeZone): number {
  if (unit in fixedUnits) return instantMs + amount * fixedUnits[unit as FixedUnit];
  const local = toLocal(instantMs, zone);
  const moved =
    unit in dayUnits
      ? local + amount * dayUnits[unit as 'day'] * dayMs
      : addMonths(local, amount * monthUnits[unit as 'month']);
  return fromLocal(moved, zone);
}

/** The days since the Sunday (or what `startOfWeek` is) with which the week of 1970 began. */
function weekNumber(localMs: number, weekday: number): number {
  return Math.floor((Math.floor(localMs / dayMs) + 4 - weekday) / 7);
}

/** How many boundaries of the unit lie between two instants. */
function difference(startMs: number, endMs: number, unit: Unit, zone: TimeZone, weekday: number): bigint {
  if (unit in fixedUnits) {
    const size = fixedUnits[unit as FixedUnit];
    // Offsets are whole minutes, so that only an hour may begin elsewhere than in UTC.
    const shift = unit === 'hour' ? zone.offsetAt(startMs) : 0;
    return BigInt(Math.floor((endMs + shift) / size) - Math.floor((startMs + shift) / size));
  }
  const [start, end] = [toLocal(startMs, zone), toLocal(endMs, zone)];
  if (unit === 'day') return BigInt(Math.floor(end / dayMs) - Math.floor(start / dayMs));
  if (unit === 'week') return BigInt(weekNumber(end, weekday) - weekNumber(start, weekday));
  const size = monthUnits[unit as 'month'];
  return BigInt(Math.floor(monthsOf(end) / size) - Math.floor(monthsOf(start) / size));
}

/** Cuts an instant down to a multiple of the unit, counted from 2000-01-01 in the zone. */
function truncate(instantMs: number, unit: Unit, size: number, zone: TimeZone, weekday: number): number {
  const reference = wallClock(2000, 0, 1);
  if (unit in fixedUnits) {
    const bin = size * fixedUnits[unit as FixedUnit];
    const from = unit === 'hour' || unit === 'minute' ? reference - zone.offsetAt(instantMs) : reference;
    return from + Math.floor((instantMs - from) / bin) * bin;
  }
  const local = toLocal(instantMs, zone);
  if (unit in dayUnits) {
    const bin = size * dayUnits[unit as 'day'] * dayMs;
    const first = unit === 'week' ? reference + ((weekday - (dayOfWeek(reference) - 1) + 7) % 7) * dayMs : reference;
    return fromLocal(first + Math.floor((local - first) / bin) * bin, zone);
  }
  const bin = size * monthUnits[unit as 'month'];
  const first = 2000 * 12;
  return fromLocal(monthStart(first + Math.floor((monthsOf(local) - first) / bin) * bin), zone);
}

type Evaluate = (root: Doc, variables: Variables) => Value | undefined;

function adding(sign: 1 | -1): Operator {
  return (argument, scope, name) => {
    const parts = namedArguments(name, argument, ['startDate', 'unit', 'amount'], ['timezone'], {
      notObject: 5166400,
      unknown: 5166401,
      missing: 5166402,
    });
    const [date, unit, amount] = [parts.startDate, parts.unit, parts.amount].map((part) => scope.compile(part)) as [
      Evaluate,
      Evaluate,
      Evaluate,
    ];
    const zone = compileZone(compileOptional(scope, parts.timezone));
    return (root, variables) => {
      const [start, by, count] = [date(root, variables), unit(root, variables), amount(root, variables)];
      const where = zone(root, variables);
      if (isNullish(start) || isNullish(by) || isNullish(count) || where === undefined) return null;
      const units = unitFrom(by, name);
      const whole = asInteger(count);
      if (whole === undefined) {
        throw new CommandError(5166405, `${name} expects integer amount of time units`);
      }
      return dateOf(addUnits(instantOf(start), units, sign * Number(whole), where), name);
    };
  };
}

const dateDiff: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], {
    notObject: 5166301,
    unknown: 5166302,
    missing: 5166303,
  });
  const [startDate, endDate, unit] = [parts.startDate, parts.endDate, parts.unit].map((part) =>
    scope.compile(part),
  ) as [Evaluate, Evaluate, Evaluate];
  const zone = compileZone(compileOptional(scope, parts.timezone));
  const startOfWeek = compileOptional(scope, parts.startOfWeek);
  return (root, variables) => {
    const [start, end, by] = [startDate(root, variables), endDate(root, variables), unit(root, variables)];
    const where = zone(root, variables);
    const week = startOfWeek?.(root, variables);
    if (isNullish(start) || isNullish(end) || isNullish(by) || where === undefined) return null;
    if (startOfWeek !== undefined && isNullish(week)) return null;
    return difference(instantOf(start), instantOf(end), unitFrom(by, name), where, weekdayFrom(week, name));
  };
};

const dateTrunc: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], {
    notObject: 5439007,
    unknown: 5439008,
    missing: 5439009,
  });
  const date = scope.compile(parts.date);
  const unit = scope.compile(parts.unit);
  const zone = compileZone(compileOptional(scope, parts.timezone));
  const binSize = compileOptional(scope, parts.binSize);
  const startOfWeek = compileOptional(scope, parts.startOfWeek);
  return (root, variables) => {
    const [value, by] = [date(root, variables), unit(root, variables)];
    const where = zone(root, variables);
    const size = binSize?.(root, variables);
    const week = startOfWeek?.(root, variables);
    if (isNullish(value) || isNullish(by) || where === undefined) return null;
    if ((binSize !== undefined && isNullish(size)) || (startOfWeek !== undefined && isNullish(week))) return null;
    const bin = size === undefined ? 1n : asInteger(size);
    if (bin === undefined) {
      throw new CommandError(
        5439017,
        `${name} requires 'binSize' to be a 64-bit integer, but got value '${show(size)}' of type ${typeName(size)}`,
      );
    }
    if (bin <= 0n) {
      throw new CommandError(5439018, `${name} requires 'binSize' to be greater than 0, but got value ${bin}`);
    }
    const cut = truncate(instantOf(value), unitFrom(by, name), Number(bin), where, weekdayFrom(week, name));
    return dateOf(cut, name);
  };
};

const calendarKeys = ['year', 'month', 'day'] as const;
const isoKeys = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
const timeKeys = ['hour', 'minute', 'second', 'millisecond'] as const;

const dateFromParts: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, [], [...calendarKeys, ...isoKeys, ...timeKeys, 'timezone'], {
    notObject: 40519,
    unknown: 40518,
    missing: 40516,
  });
  const isIso = parts.isoWeekYear !== undefined;
  if (!isIso && parts.year === undefined) {
    throw new CommandError(40516, `${name} requires either 'year' or 'isoWeekYear' to be present`);
  }
  const foreign = (isIso ? calendarKeys : isoKeys).find((key) => parts[key] !== undefined);
  if (foreign !== undefined) {
    throw new CommandError(40489, `${name} does not allow mixing natural dates with ISO dates`);
  }
  const keys = [...(isIso ? isoKeys : calendarKeys), ...timeKeys];
  const compiled = keys.map((key, index) => partOf(scope, key, parts[key], index < 3 ? 1 : 0));
  const zone = compileZone(compileOptional(scope, parts.timezone));
  return (root, variables) => {
    const numbers: number[] = [];
    for (const read of compiled) {
      const number = read(root, variables);
      if (number === null) return null;
      numbers.push(number);
    }
    const where = zone(root, variables);
    if (where === undefined) return null;
    const [first, second, third, hour, minute, fraction, millisecond] = numbers as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (first < 1 || first > 9999) {
      throw new CommandError(
        isIso ? 31095 : 40523,
        `'${keys[0]}' must evaluate to an integer in the range 1 to 9999, found ${first}`,
      );
    }
    const day = isIso
      ? startOfIsoYear(first) + ((second - 1) * 7 + third - 1) * dayMs
      : wallClock(first, second - 1, third);
    const time = hour * hourMs + minute * minuteMs + fraction * 1000 + millisecond;
    return dateOf(where === utc ? day + time : fromLocal(day + time, where), name);
  };
};

function partOf(
  scope: Scope,
  key: string,
  value: Value | undefined,
  otherwise: number,
): (root: Doc, variables: Variables) => number | null {
  const part: Expression | undefined = compileOptional(scope, value);
  if (part === undefined) return () => otherwise;
  return (root, variables) => {
    const found = part(root, variables);
    if (isNullish(found)) return null;
    const number = isNumeric(found) ? asInt32(found) : undefined;
    if (number !== undefined) return number;
    throw new CommandError(
      40515,
      `'${key}' must evaluate to an integer, found ${typeName(found)} with value ${show(found)}`,
    );
  };
}

export const dateArithmetic: Readonly<Record<string, Operator>> = {
  $dateAdd: adding(1),
  $dateSubtract: adding(-1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
  $dateFromParts: dateFromParts,
};
