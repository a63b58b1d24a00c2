import { CommandError } from '../../errors.ts';
import { calendarParts, dayOfYear, monthNames, startOfIsoYear } from './calendar.ts';
import { dayMs, fromLocal, minuteMs, parseOffset, type TimeZone, timeZone, utc, wallClock } from './time-zone.ts';

export function parseFailure(text: string, why: string): CommandError {
  return new CommandError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);
}

const isoDate = /^\s*([-+]?\d{4,6})[-/](\d{1,2})[-/](\d{1,2})/;
const dayOfYearDate = /^\s*(\d{4})-(\d{3})(?=$|[T\s])/;
const americanDate = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})/;
const wordyDate = /^\s*([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/i;
const dayFirstDate = /^\s*(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})/i;
const timePart = /^(?:T|\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*((?:am|pm|a\.m\.|p\.m\.)(?![a-z]))?/i;

/** 1 to 12, by the name or its first three letters. */
function monthOf(name: string): number {
  const wanted = name.toLowerCase();
  return (
    monthNames.findIndex((month) => month.toLowerCase() === wanted || month.slice(0, 3).toLowerCase() === wanted) + 1
  );
}

/** The year, month, day at the start of a text, and how much of it they take. */
function leadingDate(
  text: string,
): { readonly date: readonly [number, number, number]; readonly length: number } | undefined {
  let match = isoDate.exec(text);
  if (match) return { date: [Number(match[1]), Number(match[2]), Number(match[3])], length: match[0].length };
  match = dayOfYearDate.exec(text);
  if (match) return { date: [Number(match[1]), 1, Number(match[2])], length: match[0].length };
  match = americanDate.exec(text);
  if (match) return { date: [Number(match[3]), Number(match[1]), Number(match[2])], length: match[0].length };
  match = wordyDate.exec(text);
  if (match)
    return { date: [Number(match[3]), monthOf(match[1] as string), Number(match[2])], length: match[0].length };
  match = dayFirstDate.exec(text);
  if (match)
    return { date: [Number(match[3]), monthOf(match[2] as string), Number(match[1])], length: match[0].length };
  return undefined;
}

/**
 * Reads a date as people and programs write it: ISO 8601, `2020/3/1`, `3/1/2020`, `March 1, 2020`, `1 March 2020`, with
 * or without a time and a zone.
 * @param zone for a text without a zone; `undefined`: UTC, and a zone in the text is welcome
 * @throws CommandError ConversionFailure
 */
export function parseDate(text: string, zone?: TimeZone): Date {
  const start = leadingDate(text);
  if (start === undefined) throw parseFailure(text, 'it begins with no date that can be read');
  const [year, month, day] = start.date;
  const isDayOfYear = dayOfYearDate.test(text) && !isoDate.test(text);
  if (month < 1 || month > 12 || day < 1 || day > (isDayOfYear ? 366 : 31)) {
    throw parseFailure(text, 'the month or the day does not exist');
  }
  let rest = text.slice(start.length);
  let [hour, minute, second, millisecond] = [0, 0, 0, 0];
  const time = timePart.exec(rest);
  if (time) {
    rest = rest.slice(time[0].length);
    [hour, minute, second] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
    millisecond = Math.trunc(Number(`0.${time[4] ?? 0}`) * 1000 + 1e-6);
    if (time[5] !== undefined) hour = (hour % 12) + (/^p/i.test(time[5]) ? 12 : 0);
    if (hour > 24 || minute > 59 || second > 60) throw parseFailure(text, 'the time does not exist');
  }
  const zoneName = rest.trim();
  const local = wallClock(year, month - 1, day, hour, minute, second, millisecond);
  if (zoneName === '') return new Date(fromLocal(local, zone ?? utc));
  if (zone !== undefined) throw bothZones(text);
  return new Date(fromLocal(local, zoneIn(text, zoneName)));
}

function bothZones(text: string): CommandError {
  return new CommandError(
    'ConversionFailure',
    `you cannot pass in a date/time string with time zone information ('${text}') together with a timezone argument`,
  );
}

function zoneIn(text: string, name: string): TimeZone {
  const offset = parseOffset(name.replace(/^(?:GMT|UTC)(?=[-+])/, ''));
  if (offset !== undefined) return { isUtc: offset === 0, offsetAt: () => offset };
  try {
    return timeZone(name.toUpperCase() === 'Z' ? 'Z' : name);
  } catch {
    throw parseFailure(text, `"${name}" cannot be read`);
  }
}

interface Fields {
  year?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  isoYear?: number;
  isoWeek?: number;
  isoDay?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
  offsetMs?: number;
  zone?: TimeZone;
}

interface Specifier {
  readonly pattern: string;
  readonly read: (fields: Fields, found: string) => void;
}

function digits(pattern: string, key: Exclude<keyof Fields, 'zone'>): Specifier {
  return {
    pattern,
    read: (fields, found) => {
      fields[key] = Number(found);
    },
  };
}

const monthName: Specifier = {
  pattern: '[A-Za-z]{3,9}',
  read: (fields, found) => {
    fields.month = monthOf(found);
  },
};

const specifiers: Readonly<Record<string, Specifier>> = {
  Y: digits('\\d{4}', 'year'),
  m: digits('\\d{1,2}', 'month'),
  d: digits('\\d{1,2}', 'day'),
  H: digits('\\d{1,2}', 'hour'),
  M: digits('\\d{1,2}', 'minute'),
  S: digits('\\d{1,2}', 'second'),
  L: {
    pattern: '\\d{1,3}',
    read: (fields, found) => {
      fields.millisecond = Number(found.padEnd(3, '0'));
    },
  },
  j: digits('\\d{1,3}', 'dayOfYear'),
  G: digits('\\d{4}', 'isoYear'),
  V: digits('\\d{1,2}', 'isoWeek'),
  u: digits('[1-7]', 'isoDay'),
  b: monthName,
  B: monthName,
  z: {
    pattern: 'Z|[-+]\\d{2}(?::?\\d{2})?|[A-Za-z_]+(?:/[A-Za-z_]+)*',
    read: (fields, found) => {
      fields.zone = timeZone(found);
    },
  },
  Z: {
    pattern: '[-+]\\d{1,3}',
    read: (fields, found) => {
      fields.offsetMs = Number(found) * minuteMs;
    },
  },
};

/**
 * Reads a date by a format of `%` specifiers (manual, `$dateFromString`).
 * @throws CommandError ConversionFailure when the text is not of that format, 18536 for an unknown specifier
 */
export function parseDateByFormat(text: string, format: string, zone?: TimeZone): Date {
  const read: Specifier['read'][] = [];
  const source = format.replaceAll(
    /%(.?)|([\s\S])/gu,
    (_all, letter: string | undefined, literal: string | undefined) => {
      const plain = letter === '%' ? '%' : literal;
      if (plain !== undefined) return plain.replaceAll(/[\\^$.|?*+()[\]{}/]/g, '\\$&');
      if (!letter) throw new CommandError(18535, "Unmatched '%' at end of format string");
      const specifier = specifiers[letter];
      if (specifier === undefined) {
        throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
      }
      read.push(specifier.read);
      return `(${specifier.pattern})`;
    },
  );
  const match = new RegExp(`^${source}$`, 'u').exec(text);
  if (match === null) throw parseFailure(text, `it is not of the format '${format}'`);
  const fields: Fields = {};
  read.forEach((take, index) => {
    take(fields, match[index + 1] as string);
  });
  if (zone !== undefined && (fields.zone !== undefined || fields.offsetMs !== undefined)) throw bothZones(text);
  return new Date(instantFrom(fields, text, zone ?? fields.zone ?? utc));
}

function instantFrom(fields: Fields, text: string, zone: TimeZone): number {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  if (hour > 24 || minute > 59 || second > 60) throw parseFailure(text, 'the time does not exist');
  const local = dayFrom(fields, text) + wallClock(1970, 0, 1, hour, minute, second, millisecond);
  return fields.offsetMs === undefined ? fromLocal(local, zone) : local - fields.offsetMs;
}

function dayFrom(fields: Fields, text: string): number {
  const { year, month, day, isoYear, isoWeek = 1, isoDay = 1 } = fields;
  if (isoYear !== undefined) return startOfIsoYear(isoYear) + ((isoWeek - 1) * 7 + isoDay - 1) * dayMs;
  if (year === undefined)
    throw parseFailure(text, 'an incomplete date/time string has been found, with elements missing');
  if (fields.dayOfYear !== undefined) {
    const found = wallClock(year, 0, fields.dayOfYear);
    if (dayOfYear(found) === fields.dayOfYear) return found;
  } else if (month !== undefined && day !== undefined) {
    const found = wallClock(year, month - 1, day);
    if (calendarParts(found).day === day && month >= 1 && month <= 12) return found;
  } else {
    throw parseFailure(text, 'an incomplete date/time string has been found, with elements missing');
  }
  throw parseFailure(text, 'the date does not exist');
}
