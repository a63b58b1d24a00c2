import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { localDateAt } from '../accounts/account.ts';
import { type Day, type LocalDate, placeOf, type SchoolCalendar, type SchoolYear } from './school-calendar.ts';
import type { SchoolCalendarsStore } from './school-calendars.store.ts';

/** Where a day stands, in the district's own time. */
export type DistrictDay = { readonly date: LocalDate; readonly timeZone: string; readonly day: Day };

export type SchoolCalendarService = ReturnType<typeof createSchoolCalendarService>;

/** When there is school. Everybody of the district reads it, its admins change it. */
export function createSchoolCalendarService({
  calendars,
  timeZoneOf,
  clock,
}: {
  calendars: SchoolCalendarsStore;
  timeZoneOf(actor: Actor): Promise<string>;
  clock: Clock;
}) {
  const get = (actor: Actor): Promise<SchoolCalendar> => calendars.find(scopeOf(actor), actor.orgId);

  return {
    get,
    timeZoneOf,
    /** For the system, which asks for whoever is about to sign in. */
    ofDistrict: (orgId: string): Promise<SchoolCalendar> =>
      calendars.find({ kind: 'system', reason: 'it is school time or not' }, orgId),

    replace: async (
      actor: Actor,
      { expectedRevision, years }: { expectedRevision: number | null; years: readonly SchoolYear[] },
    ): Promise<SchoolCalendar> => {
      const isAdmin = actor.roles.some(({ role, schoolId }) => role === 'admin' && schoolId === null);
      if (!isAdmin) throw new AppError('forbidden');
      const before = await get(actor);
      assertRevision(expectedRevision, before.revision);
      const after = { years, revision: before.revision + 1 };
      if (await calendars.replace(scopeOf(actor), actor.orgId, after, clock.now())) return after;
      throw new AppError('version_conflict', { expected: before.revision, actual: (await get(actor)).revision });
    },

    /** A day of the district, today when none is named. */
    dayOf: async (actor: Actor, date: LocalDate | null): Promise<DistrictDay> => {
      const [calendar, timeZone] = await Promise.all([get(actor), timeZoneOf(actor)]);
      const wanted = date ?? localDateAt(clock.now(), timeZone);
      return { date: wanted, timeZone, day: placeOf(calendar, wanted) };
    },
  };
}
