import { isDeepStrictEqual } from 'node:util';
import type { PlaylistVersion } from '../playlists/playlist.ts';
import type { Assignment } from './assignment.ts';
import { materialise } from './overlay.ts';
import { overlayOf, type StudentPlaylist, type UpdatedPart } from './student-record.ts';
import { keepPast, type Progress } from './update.ts';

// A version is taken over for many students in one call, and that call is taken back as one. What it changed of a student's part stands
// in the part itself, as it was before, so that both are written at once.

/** One call by which somebody took a version over, for one student or many. */
export type MergeBatch = {
  readonly id: string;
  readonly orgId: string;
  readonly playlistId: string;
  readonly toVersion: number;
  readonly by: string;
  readonly at: Date;
  readonly decisionCount: number;
  /** As they were before. */
  readonly assignments: readonly Pick<Assignment, 'id' | 'version' | 'decisions'>[];
  readonly undone: { readonly by: string; readonly at: Date } | null;
};

/** The part after the call has changed it, with what takes that back. */
export function markedBy(batchId: string, before: StudentPlaylist, after: StudentPlaylist): StudentPlaylist {
  // The call may write twice: decisions first, then what follows from them.
  const was = before.lastMerge?.batchId === batchId ? before.lastMerge.before : updatedPartOf(before);
  return { ...after, lastMerge: { batchId, revision: after.revision, before: was } };
}

function updatedPartOf({ baseVersion, overlays, decisions, notes, past }: StudentPlaylist): UpdatedPart {
  return { baseVersion, overlays, decisions, notes, past };
}

/**
 * The part as it was before the call. What the student has begun since stays in their record.
 * @param from what they have now
 * @param to what they had before
 * @returns why it stays: somebody has changed it since, or the student is at an activity that would change
 */
export function restored(
  row: StudentPlaylist,
  versions: { readonly from: PlaylistVersion; readonly to: PlaylistVersion },
  progress: Progress,
  now: Date,
): StudentPlaylist | 'changedSince' | 'atWork' {
  const { lastMerge, ...rest } = row;
  if (lastMerge === undefined || row.revision !== lastMerge.revision) return 'changedSince';
  const back: StudentPlaylist = { ...rest, ...lastMerge.before, updatedAt: now, revision: row.revision + 1 };
  const steps = (one: StudentPlaylist, { content }: PlaylistVersion) =>
    one.pathwayId === null ? [] : materialise(content, one.pathwayId, overlayOf(one));
  const [before, after] = [steps(row, versions.from), steps(back, versions.to)];
  const shown = new Map(after.map(({ step }) => [step.id, step]));
  const isOther = ({ step }: (typeof before)[number]) =>
    progress.heldStepIds.has(step.id) && !isDeepStrictEqual(shown.get(step.id), step);
  if (before.some(isOther)) return 'atWork';
  return keepPast(back, { before, after, version: versions.from, progress, now });
}

/** The assignment without what the call decided; what was changed since stays. */
export function withoutDecisions(current: Assignment, batch: MergeBatch): Assignment {
  const before = batch.assignments.find(({ id }) => id === current.id);
  if (!before) return current;
  const isOfBatch = ({ by, at }: Assignment['decisions'][number]) =>
    by === batch.by && at.getTime() === batch.at.getTime();
  const since = current.decisions.filter(
    (one) => !isOfBatch(one) && !before.decisions.some(({ key }) => key === one.key),
  );
  // What the call replaced comes back, where nobody has decided anew since.
  const kept = before.decisions.map(
    (one) => current.decisions.find((now) => now.key === one.key && !isOfBatch(now)) ?? one,
  );
  const version = current.version === batch.toVersion ? before.version : current.version;
  const decisions = [...kept, ...since];
  const isSame = version === current.version && isDeepStrictEqual(decisions, current.decisions);
  return isSame ? current : { ...current, version, decisions };
}
