import { type ClientSession, type Connection, type mongo, Types } from 'mongoose';
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
  Ids<Omit<ProgressPlace, 'studentPlaylistId'>> & { readonly _id: Types.ObjectId };

export type EventPosition = { readonly receivedAt: Date; readonly id: string };
export type ListedEvent = ProgressEvent & { readonly position: string };

export type ProgressStore = ReturnType<typeof createProgressStore>;

export function createProgressStore(connection: Connection) {
  const events = () => connection.collection<StoredEvent>('progress_events');
  const progress = () => connection.collection<StoredProgress>('student_progress');

  /** Computes the steps anew, of everything that is known of them. */
  const fold = async (place: ProgressPlace, stepIds: readonly string[], now: Date, session: ClientSession) => {
    const _id = new Types.ObjectId(place.studentPlaylistId);
    // One after the other: a session takes one request at a time.
    const told = await events()
      .find({ studentPlaylistId: _id, stepId: { $in: [...stepIds] } }, { session })
      .toArray();
    const before = await progress().findOne({ _id }, { session });
    const steps = new Map((before?.steps ?? []).map((step) => [step.stepId, step]));
    for (const stepId of stepIds) {
      const folded = foldStep(told.filter((event) => event.stepId === stepId).map(toEvent));
      if (folded) steps.set(stepId, folded);
    }
    const all = [...steps.values()];
    const lastAt = new Date(Math.max(...all.map((step) => step.lastAt.getTime())));
    const { studentPlaylistId: _own, ...ids } = place;
    const next = { ...toIds(ids), steps: all, lastAt, updatedAt: now };
    await progress().updateOne({ _id }, { $set: next }, { upsert: true, session });
    return { ...place, steps: all, lastAt, updatedAt: now };
  };

  return {
    /**
     * Adds events, once each, and computes where the student stands.
     * @returns null when all of them were known before
     */
    add: async (
      scope: Scope,
      place: ProgressPlace,
      told: readonly ProgressEvent[],
      now: Date,
    ): Promise<{ readonly progress: PlaylistProgress; readonly addedIds: ReadonlySet<string> } | null> => {
      assertWithin(scope, place.orgId);
      const { assignmentId: _assignment, ...ids } = place;
      const own = toIds(ids);
      return connection.transaction(async (session) => {
        const wanted = told.map(({ id }) => id);
        const known = await events()
          .find({ studentId: own.studentId, eventId: { $in: wanted } }, { session, projection: { eventId: 1 } })
          .toArray();
        const knownIds = new Set(known.map(({ eventId }) => eventId));
        const fresh = [...new Map(told.map((event) => [event.id, event])).values()].filter(
          ({ id }) => !knownIds.has(id),
        );
        if (fresh.length === 0) return null;
        await events().insertMany(
          fresh.map(({ id, ...event }) => ({ ...event, ...own, _id: new Types.ObjectId(), eventId: id })),
          { session },
        );
        const stepIds = [...new Set(fresh.map(({ stepId }) => stepId))];
        return { progress: await fold(place, stepIds, now, session), addedIds: new Set(fresh.map(({ id }) => id)) };
      });
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
