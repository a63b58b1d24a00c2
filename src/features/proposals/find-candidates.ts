import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { Candidate, StandardRelation } from '../matching/candidate.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import { isOfferedToStudents, type Resource, seenContent } from '../resources/resource.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import { type SearchFilter, type SearchIndex, SearchUnavailable } from '../search/search-index.ts';
import { meanStars, noSignals, type SignalCounts } from '../signals/signals.ts';
import { codeKey } from '../standards/code.ts';

export type CandidateSources = {
  readonly index: Pick<SearchIndex, 'search'>;
  readonly resources: Pick<ResourceSearchService, 'searchScopeOf'>;
  readonly getResources: ResourceService['getMany'];
  /** What the people of the resources' own districts have said of them. */
  readonly signalsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, SignalCounts>>;
  readonly now: () => Date;
};

/** What is looked at for each target: the best known of what serves it. */
const mostPerTarget = 250;

/**
 * What could serve any of the targets, as far as the actor sees it.
 * @param targets for each the standards that serve it, by id or, where nobody knows the standard, by `code:` and its key
 * @param narrow what else must hold of all of them
 */
export async function findCandidates(
  { index, resources, getResources, signalsOf, now }: CandidateSources,
  actor: Actor,
  targets: readonly ReadonlyMap<string, StandardRelation>[],
  narrow: Readonly<Record<string, SearchFilter>>,
): Promise<Candidate[]> {
  const scope = resources.searchScopeOf(actor);
  const search = async (filters: Readonly<Record<string, SearchFilter>>): Promise<readonly string[]> => {
    const sort = ['ratingScore', 'publishedAt'].map((field) => ({ field, direction: 'descending' as const }));
    try {
      const query = { scope, text: '', filters, facets: [], sort, offset: 0, limit: mostPerTarget };
      return (await index.search(query)).hits.map(({ id }) => id);
    } catch (error) {
      if (error instanceof SearchUnavailable) throw new AppError('unavailable', {}, { cause: error });
      throw error;
    }
  };
  const found = await Promise.all(
    targets.map((standards) => {
      const values = [...standards.keys()];
      if (values.length === 0) return [];
      const anyOf = (field: string) => ({ kind: 'anyOf', field, values }) as const;
      const serves: SearchFilter = { kind: 'any', filters: [anyOf('teaches'), anyOf('assesses')] };
      return search({ ...narrow, serves });
    }),
  );
  const ids = [...new Set(found.flat())];
  const [there, signals] = await Promise.all([getResources(actor, ids), signalsOf(ids)]);
  const at = now();
  return there.map((resource) => toCandidate(resource, signals.get(resource.id) ?? noSignals, at));
}

/** A resource as matching looks at it. */
export function toCandidate(resource: Resource, signals: SignalCounts, now: Date): Candidate {
  const { catalog } = resource;
  const content = seenContent(resource);
  return {
    resourceId: resource.id,
    title: content.title,
    minutes: content.durationMinutes,
    modalities: catalog.modalities,
    interests: catalog.interests,
    gradeLevels: catalog.gradeLevels,
    inLanguage: content.inLanguage,
    alignments: catalog.alignments.map(({ standardId, code, alignmentType }) => ({
      standardId: standardId ?? `code:${codeKey(code)}`,
      code,
      alignmentType,
    })),
    learningResourceType: catalog.learningResourceType,
    educationalUse: catalog.educationalUse,
    lexile: catalog.textComplexity?.lexile ?? null,
    fleschKincaidGrade: catalog.textComplexity?.fleschKincaidGrade ?? null,
    depthOfKnowledge: catalog.depthOfKnowledge,
    accessibilityFeatures: catalog.accessibilityFeatures,
    accessibilityHazards: catalog.accessibilityHazards,
    accessibilityControls: catalog.accessibilityControls,
    worksOffline: catalog.worksOffline,
    license: content.license,
    isOfferedToStudents: isOfferedToStudents(resource, now),
    rating: meanStars(signals),
    ratingCount: signals.ratingCount,
    useCount: signals.useCount,
  };
}
