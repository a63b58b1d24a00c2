import type { Evidence, StudentPlaylist, StudentProgress } from '../../wire.ts';

export type StepProgress = StudentProgress['steps'][number];
export type Attempt = StepProgress['attempts'][number];
export type PlanStep = StudentPlaylist['steps'][number]['step'];

/** Something that a student has given, with the activity that it was given at. */
export type Work = {
  readonly stepId: string;
  readonly title: string;
  readonly step: PlanStep | null;
  readonly attempt: Attempt;
  readonly files: readonly Evidence[];
};

/** An activity as people call it: by its own title, or by what it shows. Null where nobody knows any more. */
export function titleOfStep(plan: StudentPlaylist, step: PlanStep | null): string | null {
  if (!step) return null;
  if (step.title !== null) return step.title;
  if (step.kind === 'resource') {
    return plan.resources.find(({ resourceId }) => resourceId === step.resource.resourceId)?.title ?? null;
  }
  if (step.kind === 'choice') {
    const [first] = step.options;
    if (first?.title) return first.title;
    if (first?.kind === 'resource') {
      return plan.resources.find(({ resourceId }) => resourceId === first.resource.resourceId)?.title ?? null;
    }
  }
  return step.kind === 'checkpoint' ? (step.checkpoint.prompt?.split('\n')[0] ?? null) : null;
}

/** The activities of a student, and those that their list has no more. */
export function stepsOf(plan: StudentPlaylist): ReadonlyMap<string, PlanStep> {
  return new Map([...plan.past, ...plan.steps].map(({ step }) => [step.id, step]));
}

/** All that was given, the last first. `targetId` leaves what serves it. */
export function worksOf(
  plan: StudentPlaylist,
  progress: StudentProgress,
  evidence: readonly Evidence[],
  targetId: string | null = null,
): readonly Work[] {
  const steps = stepsOf(plan);
  return progress.steps
    .filter(({ stepId }) => targetId === null || (steps.get(stepId)?.targetIds.includes(targetId) ?? false))
    .flatMap(({ stepId, attempts }) => {
      const step = steps.get(stepId) ?? null;
      const title = titleOfStep(plan, step) ?? '';
      return attempts.map((attempt): Work => {
        const ids = new Set(attempt.answer?.evidenceIds ?? []);
        return { stepId, title, step, attempt, files: evidence.filter(({ id }) => ids.has(id)) };
      });
    })
    .sort((one, other) => other.attempt.at.localeCompare(one.attempt.at));
}

/** The points of a rubric together; null while a line has none. */
export function rubricTotal(picked: ReadonlyMap<string, number>, count: number): number | null {
  if (count === 0 || picked.size < count) return null;
  return [...picked.values()].reduce((sum, points) => sum + points, 0);
}

/** Points as they were typed: null for none, NaN for what is no number from 0 to the maximum. */
export function readScore(text: string, maxScore: number): number | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  const score = Number(plain);
  return Number.isFinite(score) && score >= 0 && score <= maxScore ? score : Number.NaN;
}
