import type { SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { LocalDate, Pacing } from './assignment.ts';

const dayMs = 86_400_000;
/** A due date further away than this spreads nothing. */
const longestDays = 400;

/** Days of school from one day through another; where the calendar says nothing of a day, Monday to Friday. */
export function schoolDaysBetween({ years }: Pick<SchoolCalendar, 'years'>, from: LocalDate, to: LocalDate): number {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  let days = 0;
  for (let at = first; at <= last && at - first < longestDays * dayMs; at += dayMs) {
    const day = new Date(at);
    const date = day.toISOString().slice(0, 10);
    if (day.getUTCDay() === 0 || day.getUTCDay() === 6) continue;
    const year = years.find(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
    if (!year?.noSchool.some((free) => free.from <= date && date <= free.to)) days += 1;
  }
  return days;
}

/** A step that is still to be done. */
export type OpenStep = { readonly id: string; readonly isRequired: boolean; readonly minutes: number };

/** What somebody who goes at their own pace is shown of the way ahead. */
const nextSteps = 3;

/**
 * The steps for today, in their order: at least one as long as any is open. What may be left out takes no time of the day.
 * @param daysLeft of school, today included, until it is due; null without a due date
 */
export function todaysSteps(open: readonly OpenStep[], pacing: Pacing, daysLeft: number | null): string[] {
  if (pacing.kind === 'own' || (pacing.kind === 'evenly' && daysLeft === null)) {
    return open.slice(0, nextSteps).map(({ id }) => id);
  }
  const required = open.filter(({ isRequired }) => isRequired);
  const all = required.reduce((sum, { minutes }) => sum + minutes, 0);
  const budget = pacing.kind === 'minutesPerDay' ? pacing.minutes : Math.ceil(all / Math.max(1, daysLeft ?? 1));
  const today: string[] = [];
  let used = 0;
  for (const { id, isRequired, minutes } of open) {
    if (today.length > 0 && used >= budget) break;
    today.push(id);
    if (isRequired) used += minutes;
  }
  return today;
}
