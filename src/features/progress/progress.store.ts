import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
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
};

type Ids<Fields> = { readonly [Field in keyof Fields]: Types.ObjectId };
type StoredEvent = Omit<ProgressEvent, 'id'> &
  Ids<Omit<ProgressPlace, 'assignmentId'>> & { readonly _id: Types.ObjectId; readonly eventId: string };
type StoredProgress = Omit<PlaylistProgress, keyof ProgressPlace> &
  Ids<Omit<ProgressPlace, 'studentPlaylistId'>> & { readonly _id: Types.ObjectId; readonly revision: number };

export type EventPosition = { readonly receivedAt: Date; readonly id: string };
export type ListedEvent = ProgressEvent & { readonly position: string };

/** How often it is computed anew when others write at the same moment. */
const maxAttempts = 20;

export type ProgressStore = ReturnType<typeof createProgressStore>;

export function createProgressStore(connection: Connection) {
  const events = () => connection.collection<StoredEvent>('progress_events');
  const progress = () => connection.collection<StoredProgress>('student_progress');

  /** Computes steps anew of everything that is known of them; null when somebody else has done so meanwhile. */
  const fold = async (
    place: ProgressPlace,
    stepIds: readonly string[],
    now: Date,
  ): Promise<PlaylistProgress | null> => {
    const _id = new Types.ObjectId(place.studentPlaylistId);
    // What is here already first: an event that comes in between is folded by whoever brings it.
    const before = await progress().findOne({ _id });
    const told = await events()
      .find({ studentPlaylistId: _id, stepId: { $in: [...stepIds] } })
      .toArray();
    const steps = new Map((before?.steps ?? []).map((step) => [step.stepId, step]));
    for (const stepId of stepIds) {
      const folded = foldStep(told.filter((event) => event.stepId === stepId).map(toEvent));
      if (folded) steps.set(stepId, folded);
    }
    const all = [...steps.values()];
    const lastAt = new Date(Math.max(...all.map((step) => step.lastAt.getTime())));
    const { studentPlaylistId: _own, ...ids } = place;
    const revision = before?.revision ?? 0;
    const next = { ...toIds(ids), steps: all, lastAt, updatedAt: now, revision: revision + 1 };
    let isWritten = false;
    // Two who are the first at the same moment: the index lets one of them.
    await repeatsAmong(async () => {
      const { matchedCount, upsertedCount } = await progress().updateOne(
        { _id, revision },
        { $set: next },
        { upsert: revision === 0 },
      );
      isWritten = matchedCount + upsertedCount > 0;
    });
    return isWritten ? { ...place, steps: all, lastAt, updatedAt: now } : null;
  };

  return {
    /**
     * Adds events, once each, and computes where the student stands. Whoever was ended between the two tells again, as nothing was
     * acknowledged: so it is computed also where all of them were known.
     * @returns the ids of those that were not
     */
    add: async (
      scope: Scope,
      place: ProgressPlace,
      told: readonly ProgressEvent[],
      now: Date,
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
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const folded = await fold(place, stepIds, now);
        if (folded) return { progress: folded, addedIds };
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

    removeOfStudent: async (scope: Scope, orgId: string, studentId: string): Promise<void> => {
      assertWithin(scope, orgId);
      await events().deleteMany(toIds({ orgId, studentId }));
      await progress().deleteMany(toIds({ orgId, studentId }));
    },
  };
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
