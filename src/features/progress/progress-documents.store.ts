import { isDeepStrictEqual } from 'node:util';
import { type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type Glance, glanceOf } from './glance.ts';
import type { PlaylistProgress, ProgressPlace } from './playlist-progress.ts';
import type { ProgressEvent } from './progress-event.ts';
import type { StepProgress } from './step-progress.ts';

// What students do as it is kept, and the way from there and back.

export type Ids<Fields> = { readonly [Field in keyof Fields]: Types.ObjectId };
export type StoredEvent = Omit<ProgressEvent, 'id'> &
  Ids<Omit<ProgressPlace, 'assignmentId'>> & { readonly _id: Types.ObjectId; readonly eventId: string };
export type StoredProgress = Omit<PlaylistProgress, keyof ProgressPlace> &
  Ids<Omit<ProgressPlace, 'studentPlaylistId'>> & {
    readonly _id: Types.ObjectId;
    /** What lists show of the steps; missing in what was written before there was one. */
    readonly glance?: Glance;
  };

/** Whatever the order in which the steps were begun. */
export function isAsKept({ steps, glance }: StoredProgress, computed: readonly StepProgress[]): boolean {
  const byStep = new Map(computed.map((step) => [step.stepId, step]));
  return (
    steps.length === computed.length &&
    steps.every((step) => isDeepStrictEqual(step, byStep.get(step.stepId))) &&
    isDeepStrictEqual(glance, glanceOf(steps))
  );
}

/** Runs a write, and tells which of its documents were there already; by their places, the first one where only one was written. */
export async function repeatsAmong(write: () => Promise<unknown>): Promise<ReadonlySet<number>> {
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

export function toIds<Fields extends Readonly<Record<string, string>>>(fields: Fields): Ids<Fields> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, id]) => [name, new Types.ObjectId(id)]),
  ) as unknown as Ids<Fields>;
}

export function toEvent({ eventId, stepId, at, receivedAt, by, detail, facts }: StoredEvent): ProgressEvent {
  return { id: eventId, stepId, at, receivedAt, by, detail, facts };
}

export function toProgress({
  _id,
  orgId,
  studentId,
  assignmentId,
  playlistId,
  ...rest
}: StoredProgress): PlaylistProgress {
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
export function ofScope(scope: Scope): { orgId?: Types.ObjectId } {
  if (scope.kind === 'public') throw new Error('what students do is not public');
  return scope.kind === 'actor' ? { orgId: new Types.ObjectId(scope.actor.orgId) } : {};
}

export function assertWithin(scope: Scope, orgId: string): void {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('what students do is read and written in their own district');
  }
}
