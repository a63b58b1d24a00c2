import type { Step } from '../playlists/playlist.ts';
import type { StudentStep } from './overlay.ts';
import type { Standing } from './standing.ts';
import type { Progress } from './update.ts';

// What a student need not do, as they have shown before that they can: by a check before learning, or elsewhere. Pure.

/** What students give as the reason when they skip such a step. */
export const shownBeforeCode = 'shownBefore';

export const shownBy = ['preCheck', 'result'] as const;
export type ShownBy = (typeof shownBy)[number];

/** Targets that were reached before they were learned, by what. */
export type ShownTargets = ReadonlyMap<string, ShownBy>;

/** Where the targets stand of which a student need not learn more. */
export type ShownBefore = (standing: Pick<Standing, 'row' | 'version' | 'steps' | 'progress'>) => Promise<ShownTargets>;

export type Skip = {
  readonly stepId: string;
  readonly reason: ShownBy;
  readonly targetIds: readonly string[];
  /** The student has skipped it for this reason; otherwise they may. */
  readonly isTaken: boolean;
};

/** Steps that only teach or practice what was shown before, and that the student has not begun. */
export function skippableSteps(
  steps: readonly Pick<StudentStep, 'step'>[],
  shown: ShownTargets,
  { begunStepIds, passedStepIds }: Pick<Progress, 'begunStepIds' | 'passedStepIds'>,
): Skip[] {
  return steps.flatMap(({ step }) => {
    const isTaken = passedStepIds.has(step.id);
    if (checks(step) || (begunStepIds.has(step.id) && !isTaken)) return [];
    const reasons = step.targetIds.map((id) => shown.get(id));
    const [reason] = reasons;
    // One target that was not reached is enough to keep it.
    if (reason === undefined || reasons.includes(undefined)) return [];
    return [{ stepId: step.id, reason, targetIds: step.targetIds, isTaken }];
  });
}

/** Something is shown at it, or nothing is to be done. */
function checks(step: Step): boolean {
  if (step.kind === 'checkpoint' || step.kind === 'note') return true;
  if (step.role === 'assess' || step.preCheck !== null) return true;
  return step.kind === 'choice' && step.options.some(({ kind }) => kind === 'checkpoint');
}

/** Whether anything may be offered at all, before it is looked for what was shown. */
export function offersSkips({ assignment, row }: Pick<Standing, 'assignment' | 'row'>): boolean {
  return assignment.skips !== 'never' && assignment.endedAt === null && row.unassignedAt === null;
}

/** Those of a student, by the rule of their teacher. */
export async function skipsOf(standing: Standing, shownBefore: ShownBefore): Promise<Skip[]> {
  if (!offersSkips(standing)) return [];
  const excused = new Set(standing.row.excused.map(({ stepId }) => stepId));
  const steps = standing.steps.filter(({ step }) => !excused.has(step.id));
  return skippableSteps(steps, await shownBefore(standing), standing.progress);
}

/** Those that are skipped for a student at once, as their teacher has said; null where that is left to the student. */
export async function skipsByRule(standing: Standing, shownBefore: ShownBefore): Promise<Skip[] | null> {
  if (standing.assignment.skips !== 'automatic') return null;
  return (await skipsOf(standing, shownBefore)).filter(({ isTaken }) => !isTaken);
}
