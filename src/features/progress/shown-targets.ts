import type { ShownBy, ShownTargets } from '../assignments/skips.ts';
import type { Standing } from '../assignments/standing.ts';
import { type MasteryRecord, targetKeyOf } from './mastery-record.ts';
import { knownSteps } from './read-events.ts';
import type { StepProgress } from './step-progress.ts';

/**
 * Targets that a student had reached before they learned for them: by a pre-check on any of their paths, or by a result from elsewhere.
 * A pre-check counts also where the rule of the target is met by it, which comes first among the reasons of a state; and nothing counts
 * where the target is not mastered, as a teacher may have decided.
 */
export function shownTargets(
  { row, version, steps }: Pick<Standing, 'row' | 'version' | 'steps'>,
  records: ReadonlyMap<string, Pick<MasteryRecord, 'state' | 'because'>>,
  progress: readonly StepProgress[],
): ShownTargets {
  const byStep = new Map(progress.map((one) => [one.stepId, one]));
  const passed = [...knownSteps({ row, version, steps }).values()].filter(({ id, preCheck }) => {
    const share = byStep.get(id)?.bestShare ?? null;
    return preCheck !== null && share !== null && share >= preCheck.atLeast;
  });
  const preChecked = new Set(passed.flatMap(({ targetIds }) => targetIds));
  const shown = new Map<string, ShownBy>();
  for (const target of version.content.targets) {
    const record = records.get(targetKeyOf(row.playlistId, target));
    if (record?.state !== 'mastered') continue;
    if (record.because === 'preCheck' || preChecked.has(target.id)) shown.set(target.id, 'preCheck');
    else if (record.because === 'result') shown.set(target.id, 'result');
  }
  return shown;
}
