import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { Candidate, StandardRelation } from '../matching/candidate.ts';
import { rankSwaps, type Swap } from '../matching/rank-swaps.ts';
import { type PlaylistVersion, type Step, stepsOf, usesOf } from '../playlists/playlist.ts';
import type { StandardsReader } from '../standards/standards.ts';
import { type Recommender, toLearner } from './recommender.ts';
import { servingStandards } from './serving-standards.ts';
import type { Standing } from './standing.ts';

export type SwapsParts = {
  readonly recommender: Pick<Recommender, 'needsOf'>;
  readonly standards: Pick<StandardsReader, 'descendantsOf' | 'crosswalksOf'>;
  /** The best known of what serves any of the targets, as far as the actor sees it. */
  readonly findCandidates: (
    actor: Actor,
    targets: readonly ReadonlyMap<string, StandardRelation>[],
    isForStudents: boolean,
  ) => Promise<readonly Candidate[]>;
  /** Those of the resources that the actor may see. */
  readonly seenCandidates: (actor: Actor, ids: readonly string[]) => Promise<readonly Candidate[]>;
};

export type SwapsService = ReturnType<typeof createSwapsService>;

/** What else a step could show for a student. */
export function createSwapsService({ recommender, standards, findCandidates, seenCandidates }: SwapsParts) {
  const servingOf = servingStandards(standards);

  return {
    /** Best first. Throws `not_found` for an activity that the student does not have, or that shows nothing to be swapped. */
    suggest: async (actor: Actor, standing: Standing, stepId: string, limit: number): Promise<Swap[]> => {
      const { version, steps, row } = standing;
      const found = steps.find(({ step }) => step.id === stepId);
      if (found?.step.kind !== 'resource') throw new AppError('not_found');
      const { step } = found;
      const scope = scopeOf(actor);
      const isForStudents = version.content.audience === 'students';
      const targets = version.content.targets.filter(({ id }) => step.targetIds.includes(id));
      const beside = besideOf(version, step);
      const [serving, needs] = await Promise.all([
        servingOf(scope, targets),
        recommender.needsOf({ kind: 'system', reason: 'a swap suits a student' }, row.studentId),
      ]);
      const [ofLibrary, known] = await Promise.all([
        serving.length < targets.length ? [] : findCandidates(actor, serving, isForStudents),
        seenCandidates(actor, [step.resource.resourceId, ...beside]),
      ]);
      const shown = new Set(steps.flatMap((one) => usesOf(one.step).map(({ resourceId }) => resourceId)));
      const candidates = new Map([...known, ...ofLibrary].map((one) => [one.resourceId, one]));
      const current = candidates.get(step.resource.resourceId) ?? null;
      const others = [...candidates.values()].filter(({ resourceId }) => !shown.has(resourceId));
      const place = {
        role: step.role,
        targets: serving,
        gradeLevels: version.content.gradeLevels,
        forStudents: isForStudents,
        current,
        beside: new Set(beside),
      };
      const learner = toLearner(needs);
      // Where nobody has said in which language the student learns, it stays the one of what is there.
      const languages = learner.languages.length > 0 ? learner.languages : (current?.inLanguage ?? []);
      return rankSwaps(place, { ...learner, languages }, others, { limit });
    },
  };
}

/** What the playlist shows elsewhere for at least the same targets in the same role. */
function besideOf({ content }: PlaylistVersion, { role, targetIds }: Step): string[] {
  const serves = (step: Step) => step.role === role && targetIds.every((id) => step.targetIds.includes(id));
  const steps = targetIds.length === 0 ? [] : content.pathways.flatMap(stepsOf).filter(serves);
  return [...new Set(steps.flatMap((step) => (step.kind === 'resource' ? [step.resource.resourceId] : [])))];
}
