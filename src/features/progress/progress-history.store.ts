import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { ProgressPlace } from './playlist-progress.ts';
import { assertWithin, ofScope, type StoredEvent, toEvent, toIds } from './progress-documents.store.ts';
import type { ProgressEvent } from './progress-event.ts';

export type EventPosition = { readonly receivedAt: Date; readonly id: string };
export type ListedEvent = ProgressEvent & { readonly position: string };

/** What was told, as it came in: a part of the store of progress. */
export function createEventReads(connection: Connection) {
  const events = () => connection.collection<StoredEvent>('progress_events');

  return {
    /** Playlists with events, in the order of their ids, from behind one on. */
    listTold: async (scope: Scope, afterId: string | null, limit: number): Promise<string[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks at what students do everywhere.');
      const ids: string[] = [];
      for (let last = afterId; ids.length < limit; last = ids.at(-1) ?? null) {
        const filter = last === null ? {} : { studentPlaylistId: { $gt: new Types.ObjectId(last) } };
        const options = { projection: { studentPlaylistId: 1 }, sort: { studentPlaylistId: 1 } } as const;
        const next = await events().findOne(filter, options);
        if (!next) break;
        ids.push(next.studentPlaylistId.toHexString());
      }
      return ids;
    },

    /** Those of the ids under which events of the student are kept. */
    knownIds: async (scope: Scope, place: ProgressPlace, ids: readonly string[]): Promise<ReadonlySet<string>> => {
      assertWithin(scope, place.orgId);
      const filter = { studentId: new Types.ObjectId(place.studentId), eventId: { $in: [...ids] } };
      const found = await events()
        .find(filter, { projection: { eventId: 1 } })
        .toArray();
      return new Set(found.map(({ eventId }) => eventId));
    },

    /** What was told of one playlist, last received first; `found` has one more than `limit` when there are more. */
    listEvents: async (
      scope: Scope,
      studentPlaylistId: string,
      { after, limit }: { readonly after: EventPosition | null; readonly limit: number },
    ): Promise<{ found: ListedEvent[]; count: number }> => {
      const filter = { studentPlaylistId: new Types.ObjectId(studentPlaylistId), ...ofScope(scope) };
      const earlier = after && {
        $or: [
          { receivedAt: { $lt: after.receivedAt } },
          { receivedAt: after.receivedAt, _id: { $lt: new Types.ObjectId(after.id) } },
        ],
      };
      const [found, count] = await Promise.all([
        events()
          .find({ ...filter, ...earlier } as mongo.Filter<StoredEvent>)
          .sort({ receivedAt: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
        events().countDocuments(filter as mongo.Filter<StoredEvent>),
      ]);
      return { found: found.map((stored) => ({ ...toEvent(stored), position: stored._id.toHexString() })), count };
    },

    /** Everything that happened to one student, as it came in. */
    eachEvent: async function* (scope: Scope, orgId: string, studentId: string): AsyncGenerator<ProgressEvent> {
      assertWithin(scope, orgId);
      for await (const stored of events().find(toIds({ orgId, studentId }))) yield toEvent(stored);
    },
  };
}
