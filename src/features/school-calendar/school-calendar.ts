/** A day as the district's calendar has it: YYYY-MM-DD. */
export type LocalDate = string;

/** Days without school, both ends included. */
export type NoSchool = { readonly name: string; readonly from: LocalDate; readonly to: LocalDate };

export type SchoolYear = {
  /** The first and the last day of school. */
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly noSchool: readonly NoSchool[];
};

/** When there is school in a district. Years do not overlap and stand in order. */
export type SchoolCalendar = {
  readonly years: readonly SchoolYear[];
  /** Counts changes; 0 before anything was said. */
  readonly revision: number;
};

export const emptyCalendar: SchoolCalendar = { years: [], revision: 0 };

/** A week with school in it, Monday to Sunday, and its number in the school year, from 1. */
export type SchoolWeek = { readonly number: number; readonly from: LocalDate; readonly to: LocalDate };

/** Where a day stands in the school year. */
export type Day =
  | { readonly kind: 'noCalendar' }
  /** In a week with school. */
  | { readonly kind: 'week'; readonly year: SchoolYear; readonly week: SchoolWeek; readonly next: SchoolWeek | null }
  /** In a week without, within a year or before one; `next` is the first week with school after it. */
  | {
      readonly kind: 'break';
      readonly year: SchoolYear;
      readonly name: string | null;
      readonly next: SchoolWeek | null;
    }
  /** After the last year that the calendar knows. */
  | { readonly kind: 'afterYears' };

const dayMs = 86_400_000;

/** Days since 1970, which a date is for arithmetic; no time zone comes into it. */
function numberOf(date: LocalDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);
}

function dateOf(day: number): LocalDate {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 for Monday. The first day of 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function mondayOf(day: number): number {
  return day - weekdayOf(day);
}

/**
 * The weeks of a year with at least one day of school, Monday to Friday. Weeks without are not counted: what was planned for
 * week 12 stays in week 12, whatever holidays come before it.
 */
export function weeksOf({ startsOn, endsOn, noSchool }: SchoolYear): SchoolWeek[] {
  const [first, last] = [numberOf(startsOn), numberOf(endsOn)];
  const free = noSchool.map(({ from, to }) => [numberOf(from), numberOf(to)] as const);
  const hasSchool = (day: number) =>
    day >= first && day <= last && !free.some(([from, to]) => day >= from && day <= to);
  const weeks: SchoolWeek[] = [];
  for (let monday = mondayOf(first); monday <= last; monday += 7) {
    if (![0, 1, 2, 3, 4].some((weekday) => hasSchool(monday + weekday))) continue;
    weeks.push({ number: weeks.length + 1, from: dateOf(monday), to: dateOf(monday + 6) });
  }
  return weeks;
}

/** Where a day stands. */
export function placeOf({ years }: Pick<SchoolCalendar, 'years'>, date: LocalDate): Day {
  if (years.length === 0) return { kind: 'noCalendar' };
  for (const year of years) {
    const weeks = weeksOf(year);
    const at = weeks.findIndex(({ to }) => to >= date);
    const found = weeks[at];
    if (!found) continue;
    if (found.from <= date) return { kind: 'week', year, week: found, next: weeks[at + 1] ?? null };
    const named = year.noSchool.find(({ from, to }) => from <= date && date <= to);
    return { kind: 'break', year, name: named?.name ?? null, next: found };
  }
  return { kind: 'afterYears' };
}

export type CalendarFault = { readonly path: readonly (string | number)[]; readonly message: string };

/** What is wrong with a calendar; dates are real ones. */
export function checkYears(years: readonly SchoolYear[]): CalendarFault[] {
  return years.flatMap(({ startsOn, endsOn, noSchool }, at): CalendarFault[] => {
    const before = years[at - 1];
    const days = numberOf(endsOn) - numberOf(startsOn);
    return [
      ...(endsOn < startsOn ? [{ path: [at, 'endsOn'], message: 'The year ends before it begins.' }] : []),
      ...(days > 400 ? [{ path: [at, 'endsOn'], message: 'A school year has 400 days at most.' }] : []),
      ...(before && before.endsOn >= startsOn
        ? [{ path: [at, 'startsOn'], message: 'Years stand in order and do not overlap.' }]
        : []),
      ...noSchool.flatMap(({ from, to }, index) =>
        to < from ? [{ path: [at, 'noSchool', index, 'to'], message: 'It ends before it begins.' }] : [],
      ),
    ];
  });
}

/** Whether there is school on a day. Monday to Friday where the calendar says nothing of that time. */
export function isSchoolDay({ years }: Pick<SchoolCalendar, 'years'>, date: LocalDate): boolean {
  if (weekdayOf(numberOf(date)) > 4) return false;
  if (years.length === 0) return true;
  const year = years.find(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
  return year !== undefined && !year.noSchool.some(({ from, to }) => from <= date && date <= to);
}

/** Formats are costly to make, and a server meets few time zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether it is a school day in that time zone, within hours such as 08:00 to 15:30. */
export function isSchoolTime(
  calendar: Pick<SchoolCalendar, 'years'>,
  { now, timeZone, hours }: { now: Date; timeZone: string; hours: { readonly from: string; readonly to: string } },
): boolean {
  let format = clocks.get(timeZone);
  if (!format) {
    // The Canadian English way of writing a date is ISO 8601's.
    const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-CA', { timeZone, ...day, ...time });
    clocks.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const at = `${parts.hour}:${parts.minute}`;
  return hours.from <= at && at <= hours.to && isSchoolDay(calendar, `${parts.year}-${parts.month}-${parts.day}`);
}
