import type { StepRole } from '../playlists/playlist.ts';
import type { Answer, Feeling, ProgressEvent, StepFacts } from './progress-event.ts';

export const stepStates = ['notStarted', 'started', 'submitted', 'returned', 'skipped', 'done'] as const;
export type StepState = (typeof stepStates)[number];

/** Something that a student has given, or that was scored for them. */
export type Attempt = {
  /** Of the event that brought it. */
  readonly id: string;
  readonly at: Date;
  readonly optionId: string | null;
  readonly answer: Answer | null;
  readonly state: 'waiting' | 'accepted' | 'returned';
  readonly score: number | null;
  readonly maxScore: number | null;
  readonly feedback: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
};

/** Where a student stands with one step. */
export type StepProgress = {
  readonly stepId: string;
  readonly state: StepState;
  /** They are at it: no update changes it under them. */
  readonly isOpen: boolean;
  readonly role: StepRole;
  readonly targetIds: readonly string[];
  readonly attempts: readonly Attempt[];
  /** Options of a choice that are done. */
  readonly doneOptionIds: readonly string[];
  /** The best of the scores that count, of 1; null as long as there is none. */
  readonly bestShare: number | null;
  readonly seconds: number;
  readonly feeling: Feeling | null;
  /** Since when they wait for help. */
  readonly helpSince: Date | null;
  readonly skippedBecause: string | null;
  readonly startedAt: Date | null;
  readonly doneAt: Date | null;
  readonly lastAt: Date;
  /** How many events it is computed of. */
  readonly eventCount: number;
};

/** A step without options is done as a whole. */
const whole = '';

/**
 * Where a student stands with a step, of everything that happened at it.
 * @param events in any order, some of them perhaps twice; of one step
 * @returns null where nothing has happened; the same for the same events, whatever their order
 */
export function foldStep(events: readonly ProgressEvent[]): StepProgress | null {
  const ordered = inOrder(events);
  const [first] = ordered;
  if (!first) return null;
  let progress = begin(first);
  const done = new Set<string>();
  for (const event of ordered) {
    progress = apply(progress, event, done);
    const state = stateOf(progress, event.facts, done);
    progress = {
      ...progress,
      role: event.facts.role,
      targetIds: event.facts.targetIds,
      state,
      doneOptionIds: [...done].filter((id) => id !== whole),
      doneAt: state === 'done' ? (progress.doneAt ?? event.at) : null,
      lastAt: event.at,
    };
  }
  return { ...progress, bestShare: bestOf(progress.attempts), eventCount: ordered.length };
}

/** As they happened; of one moment by their ids, so that there is one order. */
function inOrder(events: readonly ProgressEvent[]): ProgressEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].sort((one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1));
}

function begin({ stepId, at, facts: { role, targetIds } }: ProgressEvent): StepProgress {
  return {
    stepId,
    state: 'notStarted',
    isOpen: false,
    role,
    targetIds,
    attempts: [],
    doneOptionIds: [],
    bestShare: null,
    seconds: 0,
    feeling: null,
    helpSince: null,
    skippedBecause: null,
    startedAt: null,
    doneAt: null,
    lastAt: at,
    eventCount: 0,
  };
}

function apply(before: StepProgress, event: ProgressEvent, done: Set<string>): StepProgress {
  const { at, detail, facts } = event;
  const startedAt = before.startedAt ?? at;
  switch (detail.kind) {
    case 'started':
      return { ...before, startedAt, isOpen: true, skippedBecause: null };
    case 'left':
      return { ...before, isOpen: false };
    case 'worked':
      return { ...before, startedAt, seconds: before.seconds + detail.seconds };
    case 'felt':
      return { ...before, feeling: detail.feeling };
    case 'helpAsked':
      return { ...before, startedAt, helpSince: before.helpSince ?? at };
    case 'helpTakenBack':
    case 'helped':
      return { ...before, helpSince: null };
    case 'skipped':
      return { ...before, isOpen: false, skippedBecause: detail.reason ?? '' };
    case 'done':
      if (facts.asksReview) return given({ ...before, startedAt }, event, { optionId: detail.optionId, answer: null });
      done.add(detail.optionId ?? whole);
      return { ...before, startedAt, isOpen: false, skippedBecause: null };
    case 'answered':
      if (!facts.asksReview) done.add(detail.optionId ?? whole);
      return given({ ...before, startedAt }, event, detail);
    case 'scored': {
      done.add(detail.optionId ?? whole);
      const { optionId, score, feedback } = detail;
      const scored = { ...attemptOf(event, { optionId, answer: null }), ...reviewOf(event), score, feedback };
      return { ...before, startedAt, attempts: [...before.attempts, { ...scored, state: 'accepted' }] };
    }
    case 'accepted': {
      const attempt = before.attempts.find(({ id }) => id === detail.attemptId);
      if (!attempt) return before;
      done.add(attempt.optionId ?? whole);
      const score = detail.score ?? attempt.score;
      return reviewed(before, { ...attempt, ...reviewOf(event), state: 'accepted', score, feedback: detail.feedback });
    }
    case 'returned': {
      const attempt = before.attempts.find(({ id }) => id === detail.attemptId);
      if (!attempt) return before;
      if (isOnlyAccepted(before, attempt)) done.delete(attempt.optionId ?? whole);
      return reviewed(before, { ...attempt, ...reviewOf(event), state: 'returned', feedback: detail.feedback });
    }
    case 'reviewTakenBack': {
      const attempt = before.attempts.find(({ id }) => id === detail.attemptId);
      if (!attempt || attempt.state === 'waiting') return before;
      if (isOnlyAccepted(before, attempt)) done.delete(attempt.optionId ?? whole);
      const score = attempt.answer?.score ?? null;
      const unseen = { score, feedback: null, reviewedBy: null, reviewedAt: null };
      return reviewed(before, { ...attempt, ...unseen, state: 'waiting' });
    }
    case 'reopened':
      done.clear();
      return { ...before, skippedBecause: null };
  }
}

/** Nothing else that was accepted shows the same. */
function isOnlyAccepted({ attempts }: StepProgress, { id, optionId }: Attempt): boolean {
  return !attempts.some((one) => one.id !== id && one.optionId === optionId && one.state === 'accepted');
}

function given(
  before: StepProgress,
  event: ProgressEvent,
  what: { readonly optionId: string | null; readonly answer: Answer | null },
): StepProgress {
  const attempt = attemptOf(event, what);
  return { ...before, isOpen: false, skippedBecause: null, attempts: [...before.attempts, attempt] };
}

function attemptOf(
  { id, at, facts: { asksReview, maxScore } }: ProgressEvent,
  { optionId, answer }: { readonly optionId: string | null; readonly answer: Answer | null },
): Attempt {
  return {
    id,
    at,
    optionId,
    answer,
    state: asksReview ? 'waiting' : 'accepted',
    score: answer?.score ?? null,
    maxScore,
    feedback: null,
    reviewedBy: null,
    reviewedAt: null,
  };
}

function reviewOf({ by, at }: ProgressEvent): Pick<Attempt, 'reviewedBy' | 'reviewedAt'> {
  return { reviewedBy: by.id, reviewedAt: at };
}

function reviewed(before: StepProgress, attempt: Attempt): StepProgress {
  return { ...before, attempts: before.attempts.map((one) => (one.id === attempt.id ? attempt : one)) };
}

function stateOf(
  { attempts, skippedBecause, startedAt }: StepProgress,
  { choose }: StepFacts,
  done: ReadonlySet<string>,
): StepState {
  if (done.size >= choose) return 'done';
  if (attempts.some(({ state }) => state === 'waiting')) return 'submitted';
  if (attempts.at(-1)?.state === 'returned') return 'returned';
  if (skippedBecause !== null) return 'skipped';
  return startedAt === null ? 'notStarted' : 'started';
}

/** The share of its maximum that an attempt reached; null where it was not scored. */
export function shareOf({ score, maxScore }: Pick<Attempt, 'score' | 'maxScore'>): number | null {
  return score === null || maxScore === null || maxScore <= 0 ? null : Math.min(1, Math.max(0, score / maxScore));
}

function bestOf(attempts: readonly Attempt[]): number | null {
  const shares = attempts.flatMap((attempt) => {
    const share = attempt.state === 'accepted' ? shareOf(attempt) : null;
    return share === null ? [] : [share];
  });
  return shares.length === 0 ? null : Math.max(...shares);
}
