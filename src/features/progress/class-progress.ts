import type { Standing } from '../assignments/standing.ts';
import { isFinished } from '../assignments/update.ts';
import type { StepRole } from '../playlists/playlist.ts';
import type { MasteryReason, MasteryState } from './mastery.ts';
import { type StateRecord, targetKeyOf } from './mastery-record.ts';
import type { MasteryScale } from './mastery-scale.ts';
import { levelsIn, type TargetLevel } from './target-level.ts';

export const studentStates = ['noPath', 'notStarted', 'onTrack', 'stuck', 'late', 'done'] as const;
export type StudentState = (typeof studentStates)[number];

/** Time by what the steps were for. */
export type MinutesFor = Readonly<Record<StepRole, number>>;

/** One student in the picture of a class. */
export type ClassRow = {
  readonly studentId: string;
  readonly studentPlaylistId: string;
  readonly name: string | null;
  readonly pathwayId: string | null;
  readonly state: StudentState;
  /** Must-do steps: how many there are, and how many are done or were shown before and skipped. */
  readonly stepCount: number;
  readonly doneCount: number;
  readonly minutes: number;
  readonly minutesFor: MinutesFor;
  readonly lastAt: Date | null;
  /** Since when they wait for help. */
  readonly helpSince: Date | null;
  /** What they have given and nobody has looked at. */
  readonly waiting: readonly { readonly stepId: string; readonly attemptId: string; readonly at: Date }[];
  readonly targets: readonly TargetCell[];
};

export type TargetCell = TargetLevel & {
  readonly targetId: string;
  readonly state: MasteryState;
  readonly because: MasteryReason;
  readonly since: Date | null;
};

const dayMs = 24 * 60 * 60_000;

/** What one sees of a student at a glance. */
export function classRow(
  { row, version, steps, progress }: Pick<Standing, 'row' | 'version' | 'steps' | 'progress'>,
  name: string | null,
  records: ReadonlyMap<string, StateRecord>,
  {
    now,
    dueAt,
    stuckDays,
    scale,
  }: { readonly now: Date; readonly dueAt: Date | null; readonly stuckDays: number; readonly scale: MasteryScale },
): ClassRow {
  const excused = new Set(row.excused.map(({ stepId }) => stepId));
  const required = steps.filter(({ step }) => step.isRequired && step.kind !== 'note' && !excused.has(step.id));
  const doneCount = required.filter(({ step }) => isFinished(progress, step.id)).length;
  const { lastAt, seconds, secondsFor, helpSince, waiting, scored } = progress;
  const levelIn = levelsIn(scale, scored);
  const stateNow = (): StudentState => {
    if (row.pathwayId === null) return 'noPath';
    if (required.length > 0 && doneCount === required.length) return 'done';
    if (dueAt !== null && dueAt < now) return 'late';
    const quietSince = lastAt ?? row.createdAt;
    if (now.getTime() - quietSince.getTime() >= stuckDays * dayMs) return 'stuck';
    return lastAt === null ? 'notStarted' : 'onTrack';
  };
  return {
    studentId: row.studentId,
    studentPlaylistId: row.id,
    name,
    pathwayId: row.pathwayId,
    state: stateNow(),
    stepCount: required.length,
    doneCount,
    minutes: Math.round(seconds / 60),
    minutesFor: {
      learn: Math.round(secondsFor.learn / 60),
      practice: Math.round(secondsFor.practice / 60),
      assess: Math.round(secondsFor.assess / 60),
    },
    lastAt,
    helpSince,
    waiting,
    targets: version.content.targets.map((target): TargetCell => {
      const record = records.get(targetKeyOf(row.playlistId, target));
      return {
        targetId: target.id,
        ...levelIn(target.id, record),
        state: record?.state ?? 'notStarted',
        because: record?.because ?? 'nothing',
        since: record?.since ?? null,
      };
    }),
  };
}

export type TimeUse = {
  /** Those who have told of any time. */
  readonly students: number;
  readonly minutes: number;
  readonly minutesFor: MinutesFor;
  /** Of them, half took no more. */
  readonly medianMinutes: number | null;
};

/** What a class spends its time on. */
export function timeUseOf(rows: readonly Pick<ClassRow, 'minutes' | 'minutesFor'>[]): TimeUse {
  const told = rows.filter(({ minutes }) => minutes > 0).sort((one, other) => one.minutes - other.minutes);
  const sum = (of: (row: Pick<ClassRow, 'minutes' | 'minutesFor'>) => number): number =>
    told.reduce((all, row) => all + of(row), 0);
  return {
    students: told.length,
    minutes: sum(({ minutes }) => minutes),
    minutesFor: {
      learn: sum(({ minutesFor }) => minutesFor.learn),
      practice: sum(({ minutesFor }) => minutesFor.practice),
      assess: sum(({ minutesFor }) => minutesFor.assess),
    },
    medianMinutes: told[Math.ceil(told.length / 2) - 1]?.minutes ?? null,
  };
}

export const attentionKinds = ['help', 'review', 'support', 'late', 'stuck', 'noPath'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** One reason for a teacher to turn to a student. */
export type Attention = {
  readonly kind: AttentionKind;
  readonly studentId: string;
  readonly studentPlaylistId: string;
  readonly name: string | null;
  readonly stepId: string | null;
  readonly attemptId: string | null;
  readonly targetId: string | null;
  readonly since: Date | null;
};

/** Who needs the teacher, most pressing first: in the order of the kinds, and who has waited longest before others. */
export function attentionOf(rows: readonly ClassRow[]): Attention[] {
  const found = rows.flatMap((row): Attention[] => {
    const { studentId, studentPlaylistId, name, state, lastAt } = row;
    const one = (kind: AttentionKind, more: Partial<Attention>): Attention => ({
      kind,
      studentId,
      studentPlaylistId,
      name,
      stepId: null,
      attemptId: null,
      targetId: null,
      since: null,
      ...more,
    });
    return [
      ...(row.helpSince === null ? [] : [one('help', { since: row.helpSince })]),
      ...row.waiting.map(({ stepId, attemptId, at }) => one('review', { stepId, attemptId, since: at })),
      ...row.targets
        .filter((target) => target.state === 'needsSupport')
        .map(({ targetId, since }) => one('support', { targetId, since })),
      ...(state === 'late' || state === 'stuck' || state === 'noPath' ? [one(state, { since: lastAt })] : []),
    ];
  });
  return inOrderOfNeed(found);
}

export function inOrderOfNeed<One extends Attention>(found: readonly One[]): One[] {
  const rank = new Map(attentionKinds.map((kind, at) => [kind, at]));
  const waits = ({ since }: Attention): number => since?.getTime() ?? 0;
  return [...found].sort(
    (one, other) =>
      (rank.get(one.kind) ?? 0) - (rank.get(other.kind) ?? 0) ||
      waits(one) - waits(other) ||
      (one.studentId < other.studentId ? -1 : 1),
  );
}
