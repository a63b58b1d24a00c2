import type { Clock } from '../../shared/clock.ts';
import { type LocalDate, localDateAt } from './account.ts';

/** Which day it is in a district. */
export type DistrictDays = {
  today(orgId: string): Promise<LocalDate>;
};

/** How long another process may go by the time zone that a district had before. */
const keptMs = 60_000;
const mostKept = 10_000;

export function createDistrictDays({
  timeZoneOf,
  clock,
}: {
  timeZoneOf(orgId: string): Promise<string>;
  clock: Clock;
}): DistrictDays {
  const known = new Map<string, { readonly timeZone: string; readonly readAt: number }>();
  return {
    today: async (orgId) => {
      const now = clock.now();
      let entry = known.get(orgId);
      if (!entry || now.getTime() - entry.readAt > keptMs) {
        entry = { timeZone: await timeZoneOf(orgId), readAt: now.getTime() };
        if (known.size >= mostKept) known.clear();
        known.set(orgId, entry);
      }
      return localDateAt(now, entry.timeZone);
    },
  };
}

/** The day so many days after another, or before it. */
export function dayAfter(day: LocalDate, days: number): LocalDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
