import type { ScoredAtAGlance } from '../assignments/update.ts';
import type { MasteryRecord } from './mastery-record.ts';
import { levelOf, type MasteryScale, percentOf, type ScoredTry } from './mastery-scale.ts';
import { type StepProgress, shareOf } from './step-progress.ts';

/** Where a student stands with a target in the words of the district. */
export type TargetLevel = {
  /** Of what was scored at its checks and came from elsewhere; null where nothing was. */
  readonly percent: number | null;
  /** Null where nothing is known yet. */
  readonly levelId: string | null;
};

/** What was scored and accepted at checks, on whatever path. */
export function scoredAt(steps: readonly Pick<StepProgress, 'role' | 'targetIds' | 'attempts'>[]): ScoredAtAGlance[] {
  return steps.flatMap(({ role, targetIds, attempts }) =>
    role !== 'assess' || targetIds.length === 0
      ? []
      : attempts.flatMap((attempt): ScoredAtAGlance[] => {
          const share = attempt.state === 'accepted' ? shareOf(attempt) : null;
          return share === null ? [] : [{ targetIds, at: attempt.at, share }];
        }),
  );
}

/** Levels of one student in one playlist. */
export function levelsIn(scale: MasteryScale, scored: readonly ScoredAtAGlance[]) {
  const tries = new Map<string, ScoredTry[]>();
  for (const one of scored) {
    for (const id of one.targetIds) tries.set(id, [...(tries.get(id) ?? []), one]);
  }
  return (targetId: string, record: Pick<MasteryRecord, 'state' | 'results'> | undefined): TargetLevel => {
    const all = [...(tries.get(targetId) ?? []), ...(record?.results ?? [])];
    const percent = all.length === 0 ? null : percentOf(all, scale.retakes);
    return { percent, levelId: levelOf(scale, record?.state ?? 'notStarted', percent)?.id ?? null };
  };
}
