import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { emptyCalendar, type SchoolCalendar } from './school-calendar.ts';

/** `_id` is the district's. */
type StoredCalendar = SchoolCalendar & { readonly _id: Types.ObjectId; readonly updatedAt: Date };

export type SchoolCalendarsStore = ReturnType<typeof createSchoolCalendarsStore>;

export function createSchoolCalendarsStore(connection: Connection) {
  const calendars = () => connection.collection<StoredCalendar>('school_calendars');
  return {
    find: async (scope: Scope, orgId: string): Promise<SchoolCalendar> => {
      const found = await calendars().findOne({ _id: districtOf(scope, orgId) });
      return found ? { years: found.years, revision: found.revision } : emptyCalendar;
    },

    /** False when the district's calendar is not at the revision before. */
    replace: async (scope: Scope, orgId: string, { years, revision }: SchoolCalendar, now: Date): Promise<boolean> => {
      const _id = districtOf(scope, orgId);
      if (revision > 1) {
        const filter = { _id, revision: revision - 1 };
        const { matchedCount } = await calendars().updateOne(filter, { $set: { years, revision, updatedAt: now } });
        return matchedCount > 0;
      }
      const fresh = { $setOnInsert: { years, revision, updatedAt: now } };
      return (await calendars().updateOne({ _id }, fresh, { upsert: true })).upsertedCount > 0;
    },
  };
}

/** Its own district, or for the system any. */
function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('The calendar of a district is its own.');
  }
  return new Types.ObjectId(orgId);
}
