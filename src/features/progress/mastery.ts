import type { MasteryRule, StepRole } from '../playlists/playlist.ts';
import { countedShare, type MasteryRules, type Retakes, usualRules } from './mastery-scale.ts';
import { type Attempt, type StepProgress, shareOf } from './step-progress.ts';

// Where a student stands with a target, whatever path led there. What has once been credited stays: a change of pathway or an update
// takes nothing away. Only a teacher does, and says so.

/** From the first to the last. The names that people read are the district's (`mastery-scale.ts`). */
export const masteryStates = ['notStarted', 'inProgress', 'needsSupport', 'readyForCheck', 'mastered'] as const;
export type MasteryState = (typeof masteryStates)[number];

/** Why a state holds. */
export type MasteryReason =
  | 'teacher'
  | 'rule'
  | 'preCheck'
  | 'result'
  | 'credit'
  | 'waitingForReview'
  | 'readyToShow'
  | 'failedChecks'
  | 'returned'
  | 'begun'
  | 'nothing';

/** A step that serves the target, as one pathway has it, and what the student has done with it. */
export type TargetStep = {
  readonly stepId: string;
  readonly role: StepRole;
  readonly isRequired: boolean;
  /** Of a pre-check: the share from which it credits the target. */
  readonly creditsFrom: number | null;
  readonly progress: StepProgress | null;
};

export type MasteryInput = {
  readonly rule: MasteryRule;
  /** By pathway, of those that the student is or was on; the one that they are on first. */
  readonly pathways: readonly (readonly TargetStep[])[];
  /** Of steps that are in no pathway of theirs any more: what was shown there still counts. */
  readonly past: readonly TargetStep[];
  /** They had mastered it before, here or in another playlist. */
  readonly isCredited: boolean;
  /** What a teacher has set; null leaves it to the rule. */
  readonly decision: MasteryState | null;
  /** The best of the results that came in from elsewhere, of 1. */
  readonly resultShare: number | null;
  /** Of the district; the usual ones where it has said nothing. */
  readonly rules?: MasteryRules;
};

export type Mastery = { readonly state: MasteryState; readonly because: MasteryReason };

/** So often a check has to fail before somebody should look. */
const failuresToSupport = 2;

export function masteryOf(input: MasteryInput): Mastery {
  const { rule, pathways, past, isCredited, decision, resultShare, rules = usualRules } = input;
  if (decision !== null) return { state: decision, because: 'teacher' };
  const all = distinct([...pathways, past]);
  if (pathways.some((steps) => isMet(rule, steps, rules)) || isBestOfMet(rule, pathways, all, rules)) {
    return { state: 'mastered', because: 'rule' };
  }
  if (all.some(({ creditsFrom, progress }) => creditsFrom !== null && reaches(progress, creditsFrom))) {
    return { state: 'mastered', because: 'preCheck' };
  }
  // A teacher's own look is not replaced by a result.
  const needed = rule.kind === 'teacherConfirms' ? null : shareNeeded(rule, rules);
  if (resultShare !== null && needed !== null && resultShare >= needed) return { state: 'mastered', because: 'result' };
  if (isCredited) return { state: 'mastered', because: 'credit' };

  const failures = all.flatMap(({ role, creditsFrom, progress }) =>
    role === 'assess' && creditsFrom === null ? failed(progress, shareNeeded(rule, rules)) : [],
  );
  const attempts = all.flatMap(({ progress }) => progress?.attempts ?? []);
  if (attempts.some(({ state }) => state === 'waiting')) return { state: 'readyForCheck', because: 'waitingForReview' };
  if (failures.length >= failuresToSupport) return { state: 'needsSupport', because: 'failedChecks' };
  if (all.some(({ progress }) => progress?.state === 'returned')) return { state: 'inProgress', because: 'returned' };
  if (failures.length > 0) return { state: 'inProgress', because: 'failedChecks' };
  if (isReadyToShow(rule, pathways[0] ?? [])) return { state: 'readyForCheck', because: 'readyToShow' };
  if (all.some(({ progress }) => progress !== null && progress.state !== 'notStarted')) {
    return { state: 'inProgress', because: 'begun' };
  }
  return { state: 'notStarted', because: 'nothing' };
}

/** What a rule asks of the required steps of one pathway; of all of them where none is required. */
function isMet(rule: MasteryRule, steps: readonly TargetStep[], rules: MasteryRules): boolean {
  switch (rule.kind) {
    case 'allRequired': {
      const counting = requiredOf(steps);
      return counting.length > 0 && counting.every(({ progress }) => progress?.state === 'done');
    }
    case 'score': {
      const counting = requiredOf(steps.filter(({ role }) => role === 'assess'));
      return (
        counting.length > 0 &&
        counting.every(({ progress }) => reaches(progress, shareNeeded(rule, rules), rules.retakes))
      );
    }
    case 'bestOf':
    case 'teacherConfirms':
      return false;
  }
}

/** Checks of any pathway count together. */
function isBestOfMet(
  rule: MasteryRule,
  pathways: readonly (readonly TargetStep[])[],
  all: readonly TargetStep[],
  rules: MasteryRules,
): boolean {
  if (rule.kind !== 'bestOf') return false;
  const checks = all.filter(({ role }) => role === 'assess');
  const mostAtOnce = Math.max(0, ...pathways.map((steps) => steps.filter(({ role }) => role === 'assess').length));
  // A pathway that has fewer checks than the rule asks for must not make it unreachable.
  const needed = Math.max(1, Math.min(rule.count, mostAtOnce));
  const share = shareNeeded(rule, rules);
  return checks.filter(({ progress }) => reaches(progress, share, rules.retakes)).length >= needed;
}

function isReadyToShow(rule: MasteryRule, own: readonly TargetStep[]): boolean {
  const before = requiredOf(own.filter(({ role }) => rule.kind === 'teacherConfirms' || role !== 'assess'));
  const hasCheck = rule.kind === 'teacherConfirms' || own.some(({ role }) => role === 'assess');
  return hasCheck && before.length > 0 && before.every(({ progress }) => progress?.state === 'done');
}

function requiredOf(steps: readonly TargetStep[]): readonly TargetStep[] {
  const required = steps.filter(({ isRequired }) => isRequired);
  return required.length > 0 ? required : steps;
}

function distinct(pathways: readonly (readonly TargetStep[])[]): TargetStep[] {
  return [...new Map(pathways.flat().map((step) => [step.stepId, step])).values()];
}

function reaches(progress: StepProgress | null, atLeast: number, retakes: Retakes = usualRules.retakes): boolean {
  const share = progress && countedShare(progress.attempts, retakes);
  return share !== null && share >= atLeast;
}

/** Attempts that were not enough, since the last that was. */
function failed(progress: StepProgress | null, needed: number): Attempt[] {
  const attempts = progress?.attempts ?? [];
  const isFailure = (attempt: Attempt): boolean => {
    if (attempt.state === 'returned') return true;
    const share = shareOf(attempt);
    return attempt.state === 'accepted' && share !== null && share < needed;
  };
  const lastGood = attempts.findLastIndex((attempt) => attempt.state === 'accepted' && !isFailure(attempt));
  return attempts.slice(lastGood + 1).filter(isFailure);
}

function shareNeeded(rule: MasteryRule, { shareOwner, masteredShare }: MasteryRules): number {
  const isNamed = rule.kind === 'score' || rule.kind === 'bestOf';
  return isNamed && shareOwner === 'target' ? rule.atLeast : masteredShare;
}
