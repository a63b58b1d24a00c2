import type { Scope } from '../../shared/actor.ts';
import type { Candidate } from '../matching/candidate.ts';
import {
  type Learner,
  type OfferedStep,
  type PathwayFit,
  type PathwayOffer,
  recommendPathways,
} from '../matching/recommend-pathway.ts';
import { type PlaylistVersion, type Step, stepsOf, usesOf } from '../playlists/playlist.ts';
import { type LearnerNeeds, type NeedsOf, nothingKnown } from './ports.ts';

export type RecommenderParts = {
  readonly needsOf: NeedsOf;
  /** Resources as matching looks at them, whoever may see them; nothing is said of those that are gone. */
  readonly candidatesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, Candidate>>;
};

export type Recommender = ReturnType<typeof createRecommender>;

/** Which pathway suits whom, by what their profiles say. */
export function createRecommender({ needsOf, candidatesOf }: RecommenderParts) {
  const offersOf = async ({ content }: PlaylistVersion): Promise<PathwayOffer[]> => {
    const steps = content.pathways.flatMap(stepsOf);
    const candidates = await candidatesOf([
      ...new Set(steps.flatMap((step) => usesOf(step).map(({ resourceId }) => resourceId))),
    ]);
    const bankIds = new Map(content.targets.flatMap(({ id, bank }) => (bank ? [[id, bank.targetId]] : [])));
    return content.pathways.map((pathway) => {
      const { interests, modalities, languages } = pathway.suits;
      const offered = stepsOf(pathway).map((step) => toOffered(step, candidates, bankIds));
      return { id: pathway.id, interests, modalities, languages, steps: offered };
    });
  };

  return {
    needsOf: async (scope: Scope, studentId: string): Promise<LearnerNeeds> =>
      (await needsOf(scope, [studentId])).get(studentId) ?? nothingKnown,

    /** For each student the pathways of a version, best first. */
    recommend: async (
      scope: Scope,
      version: PlaylistVersion,
      studentIds: readonly string[],
    ): Promise<ReadonlyMap<string, readonly PathwayFit[]>> => {
      const [needs, offers] = await Promise.all([needsOf(scope, studentIds), offersOf(version)]);
      // Where nobody has said in which language a student learns, it is the playlist's first; that is no reason to be told.
      const usual = version.content.inLanguage.slice(0, 1);
      return new Map(
        studentIds.map((id) => {
          const learner = toLearner(needs.get(id) ?? nothingKnown);
          if (learner.languages.length > 0) return [id, recommendPathways(offers, learner)];
          const fits = recommendPathways(offers, { ...learner, languages: usual });
          return [id, fits.map((fit) => ({ ...fit, reasons: fit.reasons.filter(({ code }) => code !== 'language') }))];
        }),
      );
    },

    /** Those of the students who have no internet at home. */
    findOffline: async (scope: Scope, studentIds: readonly string[]): Promise<Set<string>> => {
      const needs = await needsOf(scope, studentIds);
      return new Set([...needs].flatMap(([id, { hasInternetAtHome }]) => (hasInternetAtHome === false ? [id] : [])));
    },
  };
}

export function toLearner({ hasInternetAtHome, ...needs }: LearnerNeeds): Learner {
  return { ...needs, isOffline: hasInternetAtHome === false };
}

function toOffered(
  step: Step,
  candidates: ReadonlyMap<string, Candidate>,
  bankIds: ReadonlyMap<string, string>,
): OfferedStep {
  const shown = usesOf(step).flatMap(({ resourceId }) => candidates.get(resourceId) ?? []);
  return {
    id: step.id,
    isRequired: step.isRequired,
    candidates: shown,
    choose: step.kind === 'choice' ? step.choose : 1,
    bankTargetIds: step.targetIds.flatMap((id) => bankIds.get(id) ?? []),
  };
}
