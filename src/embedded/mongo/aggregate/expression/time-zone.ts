import type { Doc } from '../../bson/values.ts';
import { typeName, type Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish } from './operator.ts';
import type { Expression, Variables } from './scope.ts';
import { constantOf } from './scope.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A time zone: an offset, or a name of the Olson database. */
export interface TimeZone {
  readonly isUtc: boolean;
  /** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
  offsetAt(instantMs: number): number;
}

function fixedZone(offsetMs: number): TimeZone {
  return { isUtc: offsetMs === 0, offsetAt: () => offsetMs };
}

export const utc = fixedZone(0);

const zones = new Map<string, TimeZone>([
  ['UTC', utc],
  ['GMT', utc],
  ['Z', utc],
]);

/** @throws CommandError 40485 when nobody knows the zone */
export function timeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const offset = parseOffset(name);
  const zone = offset === undefined ? namedZone(name) : fixedZone(offset);
  if (zones.size < 1000) zones.set(name, zone);
  return zone;
}

/** Milliseconds of `+05`, `+0530`, `+05:30`. */
export function parseOffset(text: string): number | undefined {
  const match = /^([-+])(\d{2})(?::?(\d{2}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, hours, minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * minuteMs);
}

function namedZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new CommandError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  // Clocks change on a quarter of an hour (since 1972 everywhere), so that one offset holds for the whole of it.
  const offsets = new Map<number, number>();
  return {
    isUtc: false,
    offsetAt: (instantMs) => {
      const quarter = Math.floor(instantMs / (15 * minuteMs));
      let offset = offsets.get(quarter);
      if (offset === undefined) {
        if (offsets.size >= 4096) offsets.clear();
        offset = offsetBy(format, instantMs);
        offsets.set(quarter, offset);
      }
      return offset;
    },
  };
}

function offsetBy(format: Intl.DateTimeFormat, instantMs: number): number {
  const parts = new Map(format.formatToParts(instantMs).map((part) => [part.type, part.value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year');
  const local = wallClock(year, number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
  return local - Math.floor(instantMs / 1000) * 1000;
}

/** As `Date.UTC`, without its reading of the years 0 to 99 as 1900 to 1999. */
export function wallClock(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** What the zone's clocks show at an instant, as the instant at which UTC's clocks show the same. */
export function toLocal(instantMs: number, zone: TimeZone): number {
  return instantMs + zone.offsetAt(instantMs);
}

/**
 * The instant at which the zone's clocks show `localMs`. Of two (clocks are set back) the first; when there is none
 * (clocks are set forward) the time is read by the clock before the change.
 */
export function fromLocal(localMs: number, zone: TimeZone): number {
  const before = zone.offsetAt(localMs - dayMs);
  const first = localMs - before;
  if (zone.offsetAt(first) === before) return first;
  const after = zone.offsetAt(localMs + dayMs);
  const second = localMs - after;
  return zone.offsetAt(second) === after ? second : first;
}

/** The zone that a `timezone` argument means: UTC when it is not given, `undefined` when it is null. */
export function zoneFrom(value: Value | undefined): TimeZone | undefined {
  if (isNullish(value)) return undefined;
  if (typeof value === 'string') return timeZone(value);
  throw new CommandError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
}

/** Evaluates a `timezone` argument; a fixed one is read once. */
export function compileZone(
  expression: Expression | undefined,
): (root: Doc, variables: Variables) => TimeZone | undefined {
  if (expression === undefined) return () => utc;
  const fixed = constantOf(expression);
  if (fixed === undefined) return (root, variables) => zoneFrom(expression(root, variables));
  const zone = zoneFrom(fixed.value);
  return () => zone;
}
