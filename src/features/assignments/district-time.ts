import type { Clock } from '../../shared/clock.ts';
import { localDateAt } from '../accounts/account.ts';
import type { SchoolCalendar } from '../school-calendar/school-calendar.ts';
import type { LocalDate } from './assignment.ts';

/** How a district counts its days. */
export type DistrictTime = { readonly timeZone: string; readonly today: LocalDate; readonly calendar: SchoolCalendar };

export type DistrictTimes = { of(orgId: string): Promise<DistrictTime> };

/** How long a change of the time zone or of the calendar may go unseen. */
const keptMs = 60_000;
const mostKept = 10_000;

export function createDistrictTimes({
  timeZoneOf,
  calendarOf,
  clock,
}: {
  readonly timeZoneOf: (orgId: string) => Promise<string>;
  readonly calendarOf: (orgId: string) => Promise<SchoolCalendar>;
  readonly clock: Clock;
}): DistrictTimes {
  const known = new Map<string, { timeZone: string; calendar: SchoolCalendar; readAt: number }>();
  return {
    of: async (orgId) => {
      const now = clock.now();
      let entry = known.get(orgId);
      if (!entry || now.getTime() - entry.readAt > keptMs) {
        const [timeZone, calendar] = await Promise.all([timeZoneOf(orgId), calendarOf(orgId)]);
        entry = { timeZone, calendar, readAt: now.getTime() };
        if (known.size >= mostKept) known.clear();
        known.set(orgId, entry);
      }
      return { timeZone: entry.timeZone, calendar: entry.calendar, today: localDateAt(now, entry.timeZone) };
    },
  };
}
