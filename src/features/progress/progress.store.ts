import { isDeepStrictEqual } from 'node:util';
import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type Glance, glanceOf } from './glance.ts';
import type { ProgressEvent } from './progress-event.ts';
import { foldStep, type StepProgress } from './step-progress.ts';

/** Whose step an event is about. */
export type ProgressPlace = {
  readonly orgId: string;
  readonly studentId: string;
  readonly studentPlaylistId: string;
  readonly assignmentId: string;
  readonly playlistId: string;
};

/** Where a student stands with the steps of one of their playlists. */
export type PlaylistProgress = ProgressPlace & {
  readonly steps: readonly StepProgress[];
  readonly lastAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;
};

type Ids<Fields> = { readonly [Field in keyof Fields]: Types.ObjectId };
type StoredEvent = Omit<ProgressEvent, 'id'> &
  Ids<Omit<ProgressPlace, 'assignmentId'>> & { readonly _id: Types.ObjectId; readonly eventId: string };
type StoredProgress = Omit<PlaylistProgress, keyof ProgressPlace> &
  Ids<Omit<ProgressPlace, 'studentPlaylistId'>> & {
    readonly _id: Types.ObjectId;
    /** What lists show of the steps; missing in what was written before there was one. */
    readonly glance?: Glance;
  };

export type EventPosition = { readonly receivedAt: Date; readonly id: string };
export type ListedEvent = ProgressEvent & { readonly position: string };

/** How often it is computed anew when others write at the same moment. */
const maxAttempts = 20;
/** Read with one request to the database, of whom little is read each. */
const manyAtOnce = 2_000;

export type ProgressStore = ReturnType<typeof createProgressStore>;

export function createProgressStore(connection: Connection) {
  const events = () => connection.collection<StoredEvent>('progress_events');
  const progress = () => connection.collection<StoredProgress>('student_progress');

  const find = async (studentPlaylistId: string): Promise<PlaylistProgress | null> => {
    const found = await progress().findOne({ _id: new Types.ObjectId(studentPlaylistId) });
    return found && toProgress(found);
  };

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
    const steps = new Map((before?.steps ?? []).map((step) => [step.stepId, step]));
    for (const step of foldAll(told)) steps.set(step.stepId, step);
    return write(place, before?.revision ?? 0, [...steps.values()], now);
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
    const glance = glanceOf(steps);
    const next = { steps, lastAt: glance.lastAt, updatedAt: now, revision: revision + 1 };
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
    return isWritten ? { ...place, ...next } : null;
  };

  return {
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
        const steps = foldAll(told);
        if (steps.length === 0 || (kept && isAsKept(kept, steps))) return null;
        const written = await write(place, kept?.revision ?? 0, steps, now);
        if (written) return written;
      }
      throw new Error(`the progress of ${place.studentPlaylistId} is changed by too many at once`);
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

    /** What lists show, of those playlists in which something has happened. */
    glances: async (scope: Scope, studentPlaylistIds: readonly string[]): Promise<Map<string, Glance>> => {
      if (studentPlaylistIds.length === 0) return new Map();
      type Seen = Pick<StoredProgress, '_id' | 'glance'>;
      const filter = { _id: { $in: studentPlaylistIds.map((id) => new Types.ObjectId(id)) }, ...ofScope(scope) };
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

    /** Where one student stands in everything in which they did something. */
    listOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<PlaylistProgress[]> => {
      assertWithin(scope, orgId);
      return (await progress().find(toIds({ orgId, studentId })).toArray()).map(toProgress);
    },

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      assertWithin(scope, orgId);
      await events().deleteMany(toIds({ orgId, studentId }));
      await progress().deleteMany(toIds({ orgId, studentId }));
    },
  };
}

function foldAll(told: readonly StoredEvent[]): StepProgress[] {
  const byStep = new Map<string, ProgressEvent[]>();
  for (const event of told) byStep.set(event.stepId, [...(byStep.get(event.stepId) ?? []), toEvent(event)]);
  return [...byStep.values()].flatMap((all) => foldStep(all) ?? []);
}

/** Whatever the order in which the steps were begun. */
function isAsKept({ steps, glance }: StoredProgress, computed: readonly StepProgress[]): boolean {
  const byStep = new Map(computed.map((step) => [step.stepId, step]));
  return (
    steps.length === computed.length &&
    steps.every((step) => isDeepStrictEqual(step, byStep.get(step.stepId))) &&
    isDeepStrictEqual(glance, glanceOf(steps))
  );
}

/** Runs a write, and tells which of its documents were there already; by their places, the first one where only one was written. */
async function repeatsAmong(write: () => Promise<unknown>): Promise<ReadonlySet<number>> {
  try {
    await write();
    return new Set();
  } catch (error) {
    const { code, writeErrors } = error as { code?: unknown; writeErrors?: mongo.WriteError | mongo.WriteError[] };
    const each = writeErrors === undefined ? [] : [writeErrors].flat();
    if (code !== 11_000 || each.some((one) => one.code !== 11_000)) throw error;
    return new Set(each.length === 0 ? [0] : each.map(({ index }) => index));
  }
}

function toIds<Fields extends Readonly<Record<string, string>>>(fields: Fields): Ids<Fields> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, id]) => [name, new Types.ObjectId(id)]),
  ) as unknown as Ids<Fields>;
}

function toEvent({ eventId, stepId, at, receivedAt, by, detail, facts }: StoredEvent): ProgressEvent {
  return { id: eventId, stepId, at, receivedAt, by, detail, facts };
}

function toProgress({ _id, orgId, studentId, assignmentId, playlistId, ...rest }: StoredProgress): PlaylistProgress {
  return {
    studentPlaylistId: _id.toHexString(),
    orgId: orgId.toHexString(),
    studentId: studentId.toHexString(),
    assignmentId: assignmentId.toHexString(),
    playlistId: playlistId.toHexString(),
    steps: rest.steps,
    lastAt: rest.lastAt,
    updatedAt: rest.updatedAt,
    revision: rest.revision,
  };
}

/** The district of whoever asks; all of them for the system alone. */
function ofScope(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'public') throw new Error('what students do is not public');
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

function assertWithin(scope: Scope, orgId: string): void {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('what students do is read and written in their own district');
  }
}
