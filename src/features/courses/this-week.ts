import type { DistrictDay } from '../school-calendar/school-calendar.service.ts';
import { type LocalDate, type SchoolWeek, weeksOf } from '../school-calendar/school-calendar.ts';
import type { Unit } from './course.ts';

/** Which units are taught at a day, and which come next. */
export type ThisWeek = {
  readonly status: 'inSchool' | 'noSchool' | 'afterYear' | 'noCalendar';
  /** The week of the day; null in a week without school. */
  readonly week: SchoolWeek | null;
  /** The first week with school after it; null at the end of the year. */
  readonly nextWeek: SchoolWeek | null;
  /** Such as "Winter break". */
  readonly noSchool: string | null;
  /** More than one where one ends and the next begins, or where strands stand beside each other. */
  readonly unitIds: readonly string[];
  readonly nextUnitIds: readonly string[];
};

/**
 * The units of the week that the day is in, and those that are new in the next week with school. In a week without school
 * none is taught; the next ones are those of the first week after it.
 */
export function thisWeek(units: readonly Unit[], { date, day }: DistrictDay): ThisWeek {
  const nothing = { week: null, nextWeek: null, noSchool: null, unitIds: [], nextUnitIds: [] };
  switch (day.kind) {
    case 'noCalendar':
    case 'afterYears': {
      // Dates mean something without a calendar, numbers of weeks do not.
      const status = day.kind === 'noCalendar' ? 'noCalendar' : 'afterYear';
      return { ...nothing, status, unitIds: taughtOn(units, date) };
    }
    case 'week': {
      const { week, next } = day;
      const unitIds = taughtIn(units, week);
      const nextUnitIds = next ? taughtIn(units, next).filter((id) => !unitIds.includes(id)) : [];
      return { status: 'inSchool', week, nextWeek: next, noSchool: null, unitIds, nextUnitIds };
    }
    case 'break': {
      const { next, name } = day;
      const nextUnitIds = next ? taughtIn(units, next) : [];
      return { ...nothing, status: 'noSchool', noSchool: name, nextWeek: next, nextUnitIds };
    }
  }
}

function taughtIn(units: readonly Unit[], week: SchoolWeek): string[] {
  const isIn = ({ time }: Unit): boolean => {
    if (time === null) return false;
    if (time.kind === 'weeks') return time.from <= week.number && week.number <= time.to;
    return time.from <= week.to && week.from <= time.to;
  };
  return units.filter(isIn).map(({ id }) => id);
}

function taughtOn(units: readonly Unit[], date: LocalDate): string[] {
  const isOn = ({ time }: Unit) => time?.kind === 'dates' && time.from <= date && date <= time.to;
  return units.filter(isOn).map(({ id }) => id);
}

/** The days of a unit in the school year that the day is in; null where its weeks are not in that year. */
export function datesOf({ time }: Pick<Unit, 'time'>, { day }: DistrictDay): { from: string; to: string } | null {
  if (time === null) return null;
  if (time.kind === 'dates') return { from: time.from, to: time.to };
  if (day.kind !== 'week' && day.kind !== 'break') return null;
  const weeks = weeksOf(day.year);
  const [first, last] = [weeks[time.from - 1], weeks[Math.min(time.to, weeks.length) - 1]];
  return first && last ? { from: first.from, to: last.to } : null;
}
