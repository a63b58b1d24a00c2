import { shownBeforeCode } from '../assignments/skips.ts';
import type { BegunState, DoneAtAGlance, ScoredAtAGlance } from '../assignments/update.ts';
import type { StepRole } from '../playlists/playlist.ts';
import { type StepProgress, type StepState, stepStates } from './step-progress.ts';
import { scoredAt } from './target-level.ts';

// What lists and pictures of a class show of a student's steps is kept beside them, so that 500 students are looked at without reading
// everything that they have given. It is written together with the steps, and always follows from them.

/** As it is kept. */
export type Glance = {
  /** Steps with their states, the open ones marked: `<id>:started+ <id>:done`; `<id>:skipped=` was shown before. */
  readonly steps: string;
  readonly seconds: number;
  readonly secondsFor: Readonly<Record<StepRole, number>>;
  /** Since when they wait for help, the longest. */
  readonly helpSince: Date | null;
  /** What they have given and nobody has looked at. */
  readonly waiting: readonly { readonly stepId: string; readonly attemptId: string; readonly at: Date }[];
  readonly scored: readonly ScoredAtAGlance[];
  readonly lastAt: Date;
};

const openMark = '+';
const passedMark = '=';

export function glanceOf(steps: readonly StepProgress[]): Glance {
  const help = steps.flatMap(({ helpSince }) => (helpSince === null ? [] : [helpSince.getTime()]));
  return {
    steps: steps.map((step) => `${step.stepId}:${step.state}${markOf(step)}`).join(' '),
    seconds: secondsOf(steps),
    secondsFor: {
      learn: secondsOf(steps.filter(({ role }) => role === 'learn')),
      practice: secondsOf(steps.filter(({ role }) => role === 'practice')),
      assess: secondsOf(steps.filter(({ role }) => role === 'assess')),
    },
    helpSince: help.length === 0 ? null : new Date(Math.min(...help)),
    waiting: steps.flatMap(({ stepId, attempts }) =>
      attempts.flatMap(({ id, at, state }) => (state === 'waiting' ? [{ stepId, attemptId: id, at }] : [])),
    ),
    scored: scoredAt(steps),
    lastAt: new Date(Math.max(...steps.map((step) => step.lastAt.getTime()))),
  };
}

function markOf(step: StepProgress): string {
  if (isPassed(step)) return passedMark;
  return step.isOpen ? openMark : '';
}

/** It was skipped as shown before. */
export function isPassed({ state, skippedBecause }: Pick<StepProgress, 'state' | 'skippedBecause'>): boolean {
  return state === 'skipped' && skippedBecause === shownBeforeCode;
}

function secondsOf(steps: readonly StepProgress[]): number {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}

/** What was kept, as others ask for it. */
export function readGlance({ steps, ...glance }: Glance): DoneAtAGlance {
  const heldStepIds = new Set<string>();
  const passedStepIds = new Set<string>();
  const states = new Map<string, BegunState>();
  for (const one of steps === '' ? [] : steps.split(' ')) {
    const at = one.indexOf(':');
    const isOpen = one.endsWith(openMark);
    const stepId = one.slice(0, at);
    const wasPassed = one.endsWith(passedMark);
    const state = one.slice(at + 1, isOpen || wasPassed ? -1 : undefined);
    if (isOpen) heldStepIds.add(stepId);
    if (wasPassed) passedStepIds.add(stepId);
    const begun = isState(state) ? begunStateOf(state, isOpen) : null;
    if (begun !== null) states.set(stepId, begun);
  }
  return { ...glance, heldStepIds, passedStepIds, states };
}

function isState(text: string): text is StepState {
  return (stepStates as readonly string[]).includes(text);
}

function begunStateOf(state: StepState, isOpen: boolean): BegunState | null {
  if (state === 'notStarted') return null;
  return state === 'started' && !isOpen ? 'left' : state;
}
