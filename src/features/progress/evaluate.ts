import { materialise, type StudentStep } from '../assignments/overlay.ts';
import type { Standing } from '../assignments/standing.ts';
import type { Step, Target } from '../playlists/playlist.ts';
import { type MasteryInput, masteryOf, type TargetStep } from './mastery.ts';
import { bestResult, type Seen } from './mastery-record.ts';
import { type MasteryRules, usualRules } from './mastery-scale.ts';
import type { StepProgress } from './step-progress.ts';

type ProgressByStep = ReadonlyMap<string, StepProgress>;

/** What of a playlist serves a target, by pathway: the student's own first, then others on which they have done something. */
function stepsFor(
  { row, version: { content }, steps }: Pick<Standing, 'row' | 'version' | 'steps'>,
  { id }: Target,
  progress: ProgressByStep,
): Pick<MasteryInput, 'pathways' | 'past'> {
  const excused = new Set(row.excused.map(({ stepId }) => stepId));
  const serving = (all: readonly StudentStep[]): TargetStep[] =>
    all.flatMap(({ step }) => (serves(step, id) && !excused.has(step.id) ? [targetStep(step, progress)] : []));
  const others = content.pathways
    .filter((pathway) => pathway.id !== row.pathwayId)
    .map((pathway) => serving(materialise(content, pathway.id, row.overlays[pathway.id] ?? [])))
    .filter((all) => all.some((one) => one.progress !== null));
  const pathways = [serving(steps), ...others];
  const there = new Set(pathways.flat().map(({ stepId }) => stepId));
  const past = [...progress.values()]
    .filter(({ stepId, targetIds }) => targetIds.includes(id) && !there.has(stepId) && !excused.has(stepId))
    .map((one) => ({ stepId: one.stepId, role: one.role, isRequired: false, creditsFrom: null, progress: one }));
  return { pathways, past };
}

function serves(step: Step, targetId: string): boolean {
  return step.kind !== 'note' && step.targetIds.includes(targetId);
}

function targetStep(step: Step, progress: ProgressByStep): TargetStep {
  return {
    stepId: step.id,
    role: step.role,
    isRequired: step.isRequired,
    creditsFrom: step.preCheck?.atLeast ?? null,
    progress: progress.get(step.id) ?? null,
  };
}

/** Where a student stands with a target of one of their playlists: by what they did there, and with all that is kept of them. */
export function evaluate(
  standing: Pick<Standing, 'row' | 'version' | 'steps'>,
  target: Target,
  progress: ProgressByStep,
  rules: MasteryRules = usualRules,
): Pick<Seen, 'own' | 'wholeOf'> {
  const from = { rule: target.mastery, rules, ...stepsFor(standing, target, progress) };
  return {
    own: masteryOf({ ...from, isCredited: false, decision: null, resultShare: null }),
    wholeOf: ({ credits, decision, results }) =>
      masteryOf({
        ...from,
        isCredited: credits.length > 0,
        decision: decision?.state ?? null,
        resultShare: bestResult({ results }),
      }),
  };
}
