import { type Connection, type mongo, Types } from 'mongoose';
import type { Session } from '../../database/session.ts';
import type { Scope } from '../../shared/actor.ts';
import { createGathered } from '../../shared/gathered.ts';
import type { ClassChanges } from '../assignments/class-changes.ts';
import { type Glance, glanceOf } from './glance.ts';
import { foldAll, type PlaylistProgress, type ProgressPlace, withFolded } from './playlist-progress.ts';
import {
  assertWithin,
  isAsKept,
  ofScope,
  repeatsAmong,
  type StoredEvent,
  type StoredProgress,
  toEvent,
  toIds,
  toProgress,
} from './progress-documents.store.ts';
import type { ProgressEvent } from './progress-event.ts';
import { createEventReads } from './progress-history.store.ts';
import type { StepProgress } from './step-progress.ts';

/** How often it is computed anew when others write at the same moment. */
const maxAttempts = 20;
/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;
const writing: Scope = { kind: 'system', reason: 'who keeps the picture of a class is told that it has changed' };

export type ProgressStore = ReturnType<typeof createProgressStore>;

/** What happened in one playlist, with where the student stands after it. */
export type Addition = {
  readonly place: ProgressPlace;
  readonly events: readonly ProgressEvent[];
  /** Where they stood; null where nothing had happened. */
  readonly before: PlaylistProgress | null;
  readonly steps: readonly StepProgress[];
  readonly now: Date;
};

export function createProgressStore(connection: Connection, changes: ClassChanges) {
  const events = () => connection.collection<StoredEvent>('progress_events');
  const progress = () => connection.collection<StoredProgress>('student_progress');

  /** Those who tell at the same moment are looked up together. */
  const find = createGathered(async (ids) => {
    const found = await progress()
      .find({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
      .toArray();
    return new Map(found.map((stored) => [stored._id.toHexString(), toProgress(stored)]));
  });

  /**
   * Computes steps anew of everything that is known of them; null when somebody else has done so meanwhile.
   * @param before as it was read before the events: one that comes in between is folded by whoever brings it
   */
  const fold = async (
    place: ProgressPlace,
    stepIds: readonly string[],
    before: PlaylistProgress | null,
    now: Date,
  ): Promise<PlaylistProgress | null> => {
    const _id = new Types.ObjectId(place.studentPlaylistId);
    const told = await events()
      .find({ studentPlaylistId: _id, stepId: { $in: [...stepIds] } })
      .toArray();
    return write(place, before?.revision ?? 0, withFolded(before?.steps ?? [], told.map(toEvent)), now);
  };

  /** The steps and what lists show of them, in one write; null when it is not at that revision any more. */
  const write = async (
    place: ProgressPlace,
    revision: number,
    steps: readonly StepProgress[],
    now: Date,
  ): Promise<PlaylistProgress | null> => {
    const { studentPlaylistId, ...ids } = place;
    const _id = new Types.ObjectId(studentPlaylistId);
    const { glance, ...next } = nextOf(steps, revision, now);
    let isWritten = false;
    // Two who are the first at the same moment: the index lets one of them.
    await repeatsAmong(async () => {
      const { matchedCount, upsertedCount } = await progress().updateOne(
        { _id, revision },
        { $set: { ...toIds(ids), ...next, glance } },
        { upsert: revision === 0 },
      );
      isWritten = matchedCount + upsertedCount > 0;
    });
    if (isWritten) await changes.note(writing, place.orgId, [place]);
    return isWritten ? { ...place, ...next } : null;
  };

  const readGlances = async (ids: readonly string[], own: object): Promise<Map<string, Glance>> => {
    type Seen = Pick<StoredProgress, '_id' | 'glance'>;
    const filter = { _id: { $in: ids.map((id) => new Types.ObjectId(id)) }, ...own };
    const read = (fields: 'glance' | 'steps', wanted: object) =>
      progress()
        .find<Seen & Pick<StoredProgress, 'steps'>>(wanted as mongo.Filter<StoredProgress>, {
          projection: { [fields]: 1 },
          batchSize: manyAtOnce,
        })
        .toArray();
    const glances = new Map<string, Glance>();
    const missing: Types.ObjectId[] = [];
    for (const { _id, glance } of await read('glance', filter)) {
      // One of before some of it was kept is computed.
      if (glance?.scored && glance.secondsFor) glances.set(_id.toHexString(), glance);
      else missing.push(_id);
    }
    if (missing.length === 0) return glances;
    for (const { _id, steps } of await read('steps', { ...filter, _id: { $in: missing } })) {
      glances.set(_id.toHexString(), glanceOf(steps));
    }
    return glances;
  };

  /** For the system, who need not be asked whose they are. */
  const glanceOfOne = createGathered((ids) => readGlances(ids, {}));

  return {
    ...createEventReads(connection),

    /** Where a student stands with one playlist; null as long as nothing has happened. */
    find: async (scope: Scope, studentPlaylistId: string): Promise<PlaylistProgress | null> => {
      const found = await find(studentPlaylistId);
      if (found) assertWithin(scope, found.orgId);
      return found;
    },

    /**
     * Adds events, once each, and computes where the student stands. Whoever was ended between the two tells again, as nothing was
     * acknowledged: so it is computed also where all of them were known.
     * @param read where they stood, as it was read before
     * @returns the ids of those that were not
     */
    add: async (
      scope: Scope,
      place: ProgressPlace,
      told: readonly ProgressEvent[],
      { read, now }: { readonly read: PlaylistProgress | null; readonly now: Date },
    ): Promise<{ readonly progress: PlaylistProgress; readonly addedIds: ReadonlySet<string> }> => {
      assertWithin(scope, place.orgId);
      const { assignmentId: _assignment, ...ids } = place;
      const own = toIds(ids);
      const distinct = [...new Map(told.map((event) => [event.id, event])).values()];
      const known = await repeatsAmong(() =>
        events().insertMany(
          distinct.map(({ id, ...event }) => ({ ...event, ...own, _id: new Types.ObjectId(), eventId: id })),
          { ordered: false },
        ),
      );
      const addedIds = new Set(distinct.filter((_, at) => !known.has(at)).map(({ id }) => id));
      const stepIds = [...new Set(distinct.map(({ stepId }) => stepId))];
      let before = read;
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const folded = await fold(place, stepIds, before, now);
        if (folded) return { progress: folded, addedIds };
        before = await find(place.studentPlaylistId);
      }
      throw new Error(`the progress of ${place.studentPlaylistId} is changed by too many at once`);
    },

    /** Of those playlists in which something has happened. */
    findMany: async (scope: Scope, studentPlaylistIds: readonly string[]): Promise<Map<string, PlaylistProgress>> => {
      if (studentPlaylistIds.length === 0) return new Map();
      const filter = { _id: { $in: studentPlaylistIds.map((id) => new Types.ObjectId(id)) }, ...ofScope(scope) };
      const found = await progress()
        .find(filter as mongo.Filter<StoredProgress>)
        .toArray();
      return new Map(found.map((stored) => [stored._id.toHexString(), toProgress(stored)]));
    },

    /**
     * Computes a playlist anew of all of its events.
     * @returns where the student stands, where something else was kept; null where it was right
     */
    repair: async (scope: Scope, place: ProgressPlace, now: Date): Promise<PlaylistProgress | null> => {
      assertWithin(scope, place.orgId);
      const _id = new Types.ObjectId(place.studentPlaylistId);
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const kept = await progress().findOne({ _id });
        const told = await events().find({ studentPlaylistId: _id }).toArray();
        const steps = foldAll(told.map(toEvent));
        if (steps.length === 0 || (kept && isAsKept(kept, steps))) return null;
        const written = await write(place, kept?.revision ?? 0, steps, now);
        if (written) return written;
      }
      throw new Error(`the progress of ${place.studentPlaylistId} is changed by too many at once`);
    },

    /** What lists show, of those playlists in which something has happened. */
    glances: async (scope: Scope, studentPlaylistIds: readonly string[]): Promise<Map<string, Glance>> => {
      const [only, ...others] = studentPlaylistIds;
      if (only === undefined) return new Map();
      if (scope.kind !== 'system' || others.length > 0) return readGlances(studentPlaylistIds, ofScope(scope));
      const glance = await glanceOfOne(only);
      return new Map(glance ? [[only, glance]] : []);
    },

    /** All that was told of some steps of some playlists, by playlist. */
    eventsAt: async (
      scope: Scope,
      orgId: string,
      wanted: readonly { readonly studentPlaylistId: string; readonly stepIds: readonly string[] }[],
    ): Promise<ReadonlyMap<string, readonly ProgressEvent[]>> => {
      assertWithin(scope, orgId);
      const ids = wanted.map(({ studentPlaylistId }) => new Types.ObjectId(studentPlaylistId));
      const stepIds = new Set(wanted.flatMap((one) => one.stepIds));
      const found = await events()
        .find({ studentPlaylistId: { $in: ids }, stepId: { $in: [...stepIds] } }, { batchSize: manyAtOnce })
        .toArray();
      const told = new Map<string, ProgressEvent[]>(wanted.map((one) => [one.studentPlaylistId, []]));
      for (const stored of found) told.get(stored.studentPlaylistId.toHexString())?.push(toEvent(stored));
      return told;
    },

    /**
     * Writes what happened in several playlists, where the students stand after it, and what else follows, as one: all of it or nothing.
     * @param also writes what follows; false where that was changed by others meanwhile
     * @returns false when something was changed meanwhile, or an event is there already: then each is added by itself
     */
    addTogether: async (
      scope: Scope,
      additions: readonly Addition[],
      also: (session: Session) => Promise<boolean>,
    ): Promise<boolean> => {
      const told = additions.flatMap(({ place: { assignmentId: _assignment, ...ids }, events: added }) =>
        added.map(({ id, ...event }) => ({ ...event, ...toIds(ids), _id: new Types.ObjectId(), eventId: id })),
      );
      const writes = additions.map(({ place: { studentPlaylistId, ...ids }, before, steps, now }) => {
        assertWithin(scope, ids.orgId);
        const revision = before?.revision ?? 0;
        return {
          updateOne: {
            filter: { _id: new Types.ObjectId(studentPlaylistId), revision },
            update: { $set: { ...toIds(ids), ...nextOf(steps, revision, now) } },
            upsert: revision === 0,
          },
        };
      }) as mongo.AnyBulkWriteOperation<StoredProgress>[];
      try {
        await connection.transaction(async (session) => {
          await events().insertMany(told, { session, ordered: false });
          const { matchedCount, upsertedCount } = await progress().bulkWrite(writes, { session, ordered: false });
          if (matchedCount + upsertedCount < additions.length || !(await also(session))) throw new Outdated();
        });
        return true;
      } catch (error) {
        if (error instanceof Outdated || (error as { code?: unknown }).code === 11_000) return false;
        throw error;
      }
    },

    /** Where one student stands in everything in which they did something. */
    listOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<PlaylistProgress[]> => {
      assertWithin(scope, orgId);
      return (await progress().find(toIds({ orgId, studentId })).toArray()).map(toProgress);
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      assertWithin(scope, orgId);
      await events().deleteMany(toIds({ orgId, studentId }));
      await progress().deleteMany(toIds({ orgId, studentId }));
      await changes.note(scope, orgId, await changes.partsOf(scope, orgId, [studentId]));
    },
  };
}

/** Somebody else has written in between. */
class Outdated extends Error {}

function nextOf(steps: readonly StepProgress[], revision: number, now: Date) {
  const glance = glanceOf(steps);
  return { steps, glance, lastAt: glance.lastAt, updatedAt: now, revision: revision + 1 };
}
