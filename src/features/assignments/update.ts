import { isDeepStrictEqual } from 'node:util';
import { placementsBetween } from '../playlists/comparing/ordered-list.ts';
import { type PlaylistVersion, type ResourceSnapshot, type StepRole, usesOf } from '../playlists/playlist.ts';
import type { Assignment } from './assignment.ts';
import { type LostTarget, lostTargets } from './lost-targets.ts';
import { materialise, type Overlay, type StudentStep } from './overlay.ts';
import { type RebaseConflict, type RebaseDecision, rebase } from './rebase.ts';
import { keptLimits, overlayOf, type PastStep, type StepDifference, type StudentPlaylist } from './student-record.ts';

// An update takes one student from one version to another. It is computed when somebody reads, and written only where nothing is
// left to be decided: nothing is changed for a student in silence.

/** Where a student is with a step that they have begun; `left` is neither done nor being worked at. */
export const begunStates = ['started', 'left', 'submitted', 'returned', 'skipped', 'done'] as const;
export type BegunState = (typeof begunStates)[number];

/** What a student has done with their steps. */
export type Progress = {
  /** Those that they are at: no update changes them. */
  readonly heldStepIds: ReadonlySet<string>;
  /** All that they have begun: where an update takes one away, it stays in their record. */
  readonly begunStepIds: ReadonlySet<string>;
  readonly states: ReadonlyMap<string, BegunState>;
  /** Those of the skipped that they had shown before (`skips.ts`). */
  readonly passedStepIds: ReadonlySet<string>;
  readonly seconds: number;
  /** The same by what the steps were for. */
  readonly secondsFor: Readonly<Record<StepRole, number>>;
  /** Since when they wait for help. */
  readonly helpSince: Date | null;
  /** What they have given and nobody has looked at. */
  readonly waiting: readonly { readonly stepId: string; readonly attemptId: string; readonly at: Date }[];
  /** What was scored and accepted at checks. */
  readonly scored: readonly ScoredAtAGlance[];
  /** When they last did something; null for nothing. */
  readonly lastAt: Date | null;
};

/** One try at a check: the share of its maximum, from 0 to 1. */
export type ScoredAtAGlance = { readonly targetIds: readonly string[]; readonly at: Date; readonly share: number };

/** What is known of somebody who has done something. */
export type DoneAtAGlance = Omit<Progress, 'begunStepIds'>;

/** Done, or shown before and skipped: it is not asked for any more. */
export function isFinished(
  { states, passedStepIds }: Pick<Progress, 'states' | 'passedStepIds'>,
  stepId: string,
): boolean {
  return states.get(stepId) === 'done' || passedStepIds.has(stepId);
}

export const noProgress: Progress = {
  heldStepIds: new Set(),
  begunStepIds: new Set(),
  states: new Map(),
  passedStepIds: new Set(),
  seconds: 0,
  secondsFor: { learn: 0, practice: 0, assess: 0 },
  helpSince: null,
  waiting: [],
  scored: [],
  lastAt: null,
};

export type Update =
  /** Nothing stands in its way; `next` is the student's part after it. */
  | { readonly kind: 'ready'; readonly next: StudentPlaylist; readonly differences: readonly StepDifference[] }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly RebaseConflict[] }
  | { readonly kind: 'targetsLost'; readonly lost: readonly LostTarget[] }
  | { readonly kind: 'pathwayGone' };

export type UpdateContext = {
  readonly progress: Progress;
  readonly decisions: ReadonlyMap<string, RebaseDecision>;
  /** For conflicts that nobody has decided; null leaves them open. */
  readonly rest: RebaseDecision | null;
  readonly newId: () => string;
  readonly now: Date;
};

/** What was decided about an update to a version: for all, and over that for this student. */
export function decisionsOf(
  { decisions: forAll }: Pick<Assignment, 'decisions'>,
  { decisions: own }: Pick<StudentPlaylist, 'decisions'>,
  toVersion: number,
): Map<string, RebaseDecision> {
  const counting = [...forAll, ...own].filter(({ version }) => version === toVersion);
  return new Map(counting.map(({ key, decision }) => [key, decision]));
}

/** What an update to a version does to a student's part. */
export function updateOf(
  row: StudentPlaylist,
  from: PlaylistVersion,
  to: PlaylistVersion,
  { progress, decisions, rest, newId, now }: UpdateContext,
): Update {
  const at = now.toISOString();
  const hold = () => ({ id: newId(), at });
  const put = (overlay: Overlay, pathwayId: string, heldStepIds: readonly string[], settled = decisions) =>
    rebase({ overlay, pathwayId, heldStepIds }, from, to, { decisions: settled, hold });

  const overlays: Record<string, Overlay> = {};
  // Of pathways that the student has left: the teacher's changes hold, and count when somebody goes back to them.
  for (const [pathwayId, overlay] of Object.entries(row.overlays)) {
    overlays[pathwayId] = pathwayId === row.pathwayId ? overlay : put(overlay, pathwayId, []).overlay;
  }
  const { pathwayId } = row;
  const rebased = { ...row, baseVersion: to.version, overlays, decisions: [], updatedAt: now };
  if (pathwayId === null) return { kind: 'ready', next: rebased, differences: [] };

  const held = [...progress.heldStepIds];
  let result = put(overlayOf(row), pathwayId, held);
  if (result.isPathwayGone) return { kind: 'pathwayGone' };
  const open = result.conflicts.filter(({ key }) => !decisions.has(key));
  if (open.length > 0) {
    if (rest === null) return { kind: 'conflicts', conflicts: open };
    result = put(
      overlayOf(row),
      pathwayId,
      held,
      new Map([...open.map(({ key }) => [key, rest] as const), ...decisions]),
    );
  }
  const before = materialise(from.content, pathwayId, overlayOf(row));
  const fitted = { ...rebased, overlays: { ...overlays, [pathwayId]: result.overlay } };
  const after = materialise(to.content, pathwayId, result.overlay);
  const lost = lostTargets(to.content, fitted, after);
  if (lost.length > 0) return { kind: 'targetsLost', lost };
  const differences = differencesBetween(before, after, from, to);
  const note = { id: newId(), at: now, from: from.version, to: to.version, changes: differences };
  const kept = keepPast(fitted, { before, after, version: from, progress, now });
  const notes = differences.length === 0 ? row.notes : [...row.notes, note].slice(-keptLimits.notes);
  return { kind: 'ready', next: { ...kept, notes }, differences };
}

/** What is different for the student, as few moves as possible. */
export function differencesBetween(
  before: readonly StudentStep[],
  after: readonly StudentStep[],
  from: Pick<PlaylistVersion, 'resources'>,
  to: Pick<PlaylistVersion, 'resources'>,
): StepDifference[] {
  const was = new Map(before.map((one) => [one.step.id, one]));
  const is = new Map(after.map((one) => [one.step.id, one]));
  const common = after.filter(({ step }) => was.has(step.id)).map(({ step }) => step.id);
  const moved = new Set(
    placementsBetween(
      before.filter(({ step }) => is.has(step.id)).map(({ step }) => step.id),
      common,
    ).map(({ id }) => id),
  );
  const titled = (
    kind: StepDifference['kind'],
    one: StudentStep,
    { resources }: Pick<PlaylistVersion, 'resources'>,
  ) => ({
    kind,
    stepId: one.step.id,
    title: titleOf(one, resources),
  });
  return [
    ...before.filter(({ step }) => !is.has(step.id)).map((one) => titled('removed', one, from)),
    ...after.flatMap((one): StepDifference[] => {
      const old = was.get(one.step.id);
      if (!old) return [titled('added', one, to)];
      if (!isDeepStrictEqual(old.step, one.step)) return [titled('changed', one, to)];
      return moved.has(one.step.id) ? [titled('moved', one, to)] : [];
    }),
  ];
}

/** What a step is called: its own title, or that of what it shows. */
export function titleOf({ step, resources }: StudentStep, shown: readonly ResourceSnapshot[]): string {
  if (step.title !== null) return step.title;
  const [use] = usesOf(step);
  return use ? (snapshotOf(use, [...resources, ...shown])?.title ?? '') : '';
}

export function snapshotOf(
  { resourceId, version }: { resourceId: string; version: number | null },
  resources: readonly ResourceSnapshot[],
): ResourceSnapshot | undefined {
  return resources.find((one) => one.resourceId === resourceId && (version === null || one.version === version));
}

/** Steps that the student has begun and that go from their list stay in their record. */
export function keepPast(
  row: StudentPlaylist,
  {
    before,
    after,
    version,
    progress,
    now,
  }: {
    before: readonly StudentStep[];
    after: readonly StudentStep[];
    version: PlaylistVersion;
    progress: Progress;
    now: Date;
  },
): StudentPlaylist {
  const there = new Set(after.map(({ step }) => step.id));
  const gone = before.filter(({ step }) => progress.begunStepIds.has(step.id) && !there.has(step.id));
  // What has come back needs no second place.
  const past = row.past.filter(({ step }) => !there.has(step.id));
  if (gone.length === 0 && past.length === row.past.length) return row;
  const known = new Set(past.map(({ step }) => step.id));
  const added = gone.flatMap(({ step, resources }): PastStep[] => {
    if (known.has(step.id)) return [];
    const uses = usesOf(step);
    const shown = [...resources, ...version.resources].filter((one) =>
      uses.some((use) => use.resourceId === one.resourceId && (use.version === null || use.version === one.version)),
    );
    return [{ step, resources: shown, pathwayId: row.pathwayId ?? '', version: version.version, leftAt: now }];
  });
  return { ...row, past: [...past, ...added].slice(-keptLimits.past) };
}

/**
 * Lets go of what was held for a student who has left it by now: it is as the version has it, and where the version has taken it
 * away it goes into the record. The same row when there is nothing to do.
 */
export function released(row: StudentPlaylist, base: PlaylistVersion, progress: Progress, now: Date): StudentPlaylist {
  const { pathwayId } = row;
  const overlay = overlayOf(row);
  const isOver = (operation: Overlay[number]): boolean =>
    operation.kind === 'hold' && !progress.heldStepIds.has(operation.stepId);
  if (pathwayId === null || !overlay.some(isOver)) return row;
  const kept = overlay.filter((operation) => !isOver(operation));
  const before = materialise(base.content, pathwayId, overlay);
  const after = materialise(base.content, pathwayId, kept);
  const next = { ...row, overlays: { ...row.overlays, [pathwayId]: kept }, updatedAt: now };
  return keepPast(next, { before, after, version: base, progress, now });
}
