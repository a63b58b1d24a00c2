import { dayMs } from './time-zone.ts';

/** The parts of a wall-clock time, which is given as the instant at which UTC's clocks show it. */
export interface CalendarParts {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export function calendarParts(localMs: number): CalendarParts {
  const date = new Date(localMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

export function startOfDay(localMs: number): number {
  return Math.floor(localMs / dayMs) * dayMs;
}

function startOfYear(year: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return date.getTime();
}

/** 1 to 366 */
export function dayOfYear(localMs: number): number {
  const year = new Date(localMs).getUTCFullYear();
  return Math.floor((localMs - startOfYear(year)) / dayMs) + 1;
}

/** 1 (Sunday) to 7 */
export function dayOfWeek(localMs: number): number {
  return new Date(localMs).getUTCDay() + 1;
}

/** 1 (Monday) to 7 */
export function isoDayOfWeek(localMs: number): number {
  return new Date(localMs).getUTCDay() || 7;
}

/** Weeks begin on Sunday; the days before the first Sunday are week 0. */
export function weekOfYear(localMs: number): number {
  return Math.floor((dayOfYear(localMs) - dayOfWeek(localMs) + 7) / 7);
}

/** Week and year of ISO 8601: a week belongs to the year of its Thursday. */
export function isoWeek(localMs: number): { readonly week: number; readonly year: number } {
  const thursday = startOfDay(localMs) + (4 - isoDayOfWeek(localMs)) * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  return { week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1, year };
}

/** The Monday with which the first week of an ISO year begins. */
export function startOfIsoYear(year: number): number {
  const fourth = startOfYear(year) + 3 * dayMs;
  return fourth - (isoDayOfWeek(fourth) - 1) * dayMs;
}

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
