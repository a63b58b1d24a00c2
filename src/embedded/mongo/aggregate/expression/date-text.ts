import { typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { calendarParts, dayOfWeek, dayOfYear, isoDayOfWeek, isoWeek, monthNames, weekOfYear } from './calendar.ts';
import { parseDate, parseDateByFormat } from './date-parse.ts';
import { instantOf } from './dates.ts';
import { compileOptional, isNullish, namedArguments } from './operator.ts';
import type { Operator } from './scope.ts';
import { compileZone, minuteMs, type TimeZone, toLocal } from './time-zone.ts';

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function fourDigits(year: number): string {
  if (year < 0 || year > 9999) {
    throw new CommandError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${year}`,
    );
  }
  return padded(year, 4);
}

/** Writes an instant by a format of `%` specifiers (manual, `$dateToString`). */
export function formatDate(instantMs: number, format: string, zone: TimeZone): string {
  const local = toLocal(instantMs, zone);
  const parts = calendarParts(local);
  return format.replaceAll(/%(.?)/gu, (_all, letter: string) => {
    switch (letter) {
      case '%':
        return '%';
      case 'Y':
        return fourDigits(parts.year);
      case 'm':
        return padded(parts.month, 2);
      case 'd':
        return padded(parts.day, 2);
      case 'H':
        return padded(parts.hour, 2);
      case 'M':
        return padded(parts.minute, 2);
      case 'S':
        return padded(parts.second, 2);
      case 'L':
        return padded(parts.millisecond, 3);
      case 'b':
        return (monthNames[parts.month - 1] as string).slice(0, 3);
      case 'B':
        return monthNames[parts.month - 1] as string;
      case 'j':
        return padded(dayOfYear(local), 3);
      case 'w':
        return String(dayOfWeek(local));
      case 'u':
        return String(isoDayOfWeek(local));
      case 'U':
        return padded(weekOfYear(local), 2);
      case 'V':
        return padded(isoWeek(local).week, 2);
      case 'G':
        return fourDigits(isoWeek(local).year);
      case 'z':
      case 'Z':
        return offsetText((local - instantMs) / minuteMs, letter);
      case '':
        throw new CommandError(18535, "Unmatched '%' at end of format string");
      default:
        throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
    }
  });
}

/** `+0530` for `z`, the minutes `+330` for `Z`. */
function offsetText(minutes: number, letter: 'z' | 'Z'): string {
  const sign = minutes < 0 ? '-' : '+';
  const size = Math.abs(Math.trunc(minutes));
  if (letter === 'Z') return `${sign}${padded(size, 3)}`;
  return `${sign}${padded(Math.floor(size / 60), 2)}${padded(size % 60, 2)}`;
}

const dateToString: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['date'], ['format', 'timezone', 'onNull'], {
    notObject: 18629,
    unknown: 18534,
    missing: 18628,
  });
  const date = scope.compile(parts.date);
  const format = compileOptional(scope, parts.format);
  const zone = compileZone(compileOptional(scope, parts.timezone));
  const onNull = compileOptional(scope, parts.onNull);
  return (root, variables) => {
    const value = date(root, variables);
    const where = zone(root, variables);
    const pattern = format?.(root, variables);
    if (isNullish(value)) return onNull === undefined ? null : onNull(root, variables);
    if (where === undefined || (format !== undefined && isNullish(pattern))) return null;
    if (pattern !== undefined && typeof pattern !== 'string') {
      throw new CommandError(18533, `${name} requires that 'format' be a string, found: ${typeName(pattern)}`);
    }
    const usual = where.isUtc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L';
    return formatDate(instantOf(value), pattern ?? usual, where);
  };
};

const dateFromString: Operator = (argument, scope, name) => {
  const parts = namedArguments(name, argument, ['dateString'], ['format', 'timezone', 'onNull', 'onError'], {
    notObject: 40540,
    unknown: 40541,
    missing: 40542,
  });
  const text = scope.compile(parts.dateString);
  const format = compileOptional(scope, parts.format);
  const timezone = compileOptional(scope, parts.timezone);
  const zone = compileZone(timezone);
  const onNull = compileOptional(scope, parts.onNull);
  const onError = compileOptional(scope, parts.onError);
  return (root, variables) => {
    const value = text(root, variables);
    const where = zone(root, variables);
    const pattern = format?.(root, variables);
    if (isNullish(value)) return onNull === undefined ? null : onNull(root, variables);
    if (where === undefined || (format !== undefined && isNullish(pattern))) return null;
    try {
      return read(value, pattern, timezone === undefined ? undefined : where);
    } catch (error) {
      const isExpected = error instanceof CommandError && error.codeName === 'ConversionFailure';
      if (onError === undefined || !isExpected) throw error;
      return onError(root, variables);
    }
  };
};

function read(text: Value, format: Value | undefined, zone: TimeZone | undefined): Date {
  if (typeof text !== 'string') {
    throw new CommandError(
      'ConversionFailure',
      `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)}`,
    );
  }
  if (format === undefined) return parseDate(text, zone);
  if (typeof format !== 'string') {
    throw new CommandError(40684, `$dateFromString requires that 'format' be a string, found: ${typeName(format)}`);
  }
  return parseDateByFormat(text, format, zone);
}

export const dateText: Readonly<Record<string, Operator>> = {
  $dateToString: dateToString,
  $dateFromString: dateFromString,
};
