import { type Json, jsonWith, toJson } from '../../http/json.ts';
import type { Actor } from '../../shared/actor.ts';
import type { ResourceSummary } from '../resources/resource-response.schemas.ts';
import type { ResourceSearchService } from '../resources/resource-search.service.ts';
import type { StandardsReader } from '../standards/standards.ts';
import type { LabelLanguage } from '../vocabularies/vocabulary.ts';
import type { VocabularySet } from '../vocabularies/vocabulary-set.ts';
import type { Explanation } from './explain.ts';
import { createExplainers } from './explainers.ts';
import { resourceFields } from './resource-fields.ts';
import type { Found, SearchService } from './search.service.ts';
import type { SearchHit } from './search-index.ts';
import type { StandardMeaning } from './standard-meaning.ts';

/** What a hit tells besides its record. */
export type HitFields = {
  /** Whether the searcher's own district has approved it for students. */
  readonly isDistrictApproved: boolean;
  /** The same content under other records. */
  readonly alsoAvailableAs: readonly { readonly id: string; readonly title: string }[];
  readonly why?: Explanation;
};

export type ResourceHit = ResourceSummary & HitFields;

export type FoundResources = Found<ResourceHit>;
/** Searches of resources. */
export type ResourceSearches = SearchService<ResourceHit>;

export type HitPresenterParts = {
  readonly resources: Pick<ResourceSearchService, 'getManyForHits'>;
  readonly standards: Pick<StandardsReader, 'labelsOf'>;
};

export type HitContext = {
  /** Whether the index is up to the database, as far as this process knows. */
  readonly isCurrent: boolean;
  /** Reasons are given in it; none when null. */
  readonly explainIn: LabelLanguage | null;
  readonly vocabularies: VocabularySet;
  readonly meanings: readonly StandardMeaning[];
};

/** What most hits tell. */
const plainFields = {
  approved: toJson<HitFields>({ isDistrictApproved: true, alsoAvailableAs: [] }),
  notApproved: toJson<HitFields>({ isDistrictApproved: false, alsoAvailableAs: [] }),
};

type Title = { readonly id: string; readonly title: string };

/** Shows hits of the index: their records as far as the actor may see them, in the order of the hits. */
export function createHitPresenter({ resources, standards }: HitPresenterParts) {
  const explainerOf = createExplainers(standards, resourceFields);

  const titlesOf = async (actor: Actor, ids: readonly string[]): Promise<Map<string, Title>> => {
    if (ids.length === 0) return new Map();
    const hits = ids.map((id) => ({ id, revision: 0 }));
    const found = await resources.getManyForHits(actor, hits, false);
    return new Map(found.map(({ id, summary }) => [id, { id, title: summary.value.title }]));
  };

  return async (actor: Actor, hits: readonly SearchHit[], context: HitContext): Promise<Json<ResourceHit>[]> => {
    const found = await resources.getManyForHits(actor, hits, context.isCurrent);
    const titles = await titlesOf(actor, [...new Set(hits.flatMap(({ others = [] }) => others))]);
    const explainer = context.explainIn && (await explainerOf(actor, context.explainIn, context));
    const hitOf = new Map(hits.map((hit) => [hit.id, hit]));
    return found.map(({ id, orgId, isApproved, summary }) => {
      const hit = hitOf.get(id);
      const isDistrictApproved = isApproved && orgId === actor.orgId;
      if (explainer === null && hit?.others === undefined) {
        return jsonWith(summary, isDistrictApproved ? plainFields.approved : plainFields.notApproved);
      }
      return jsonWith<ResourceSummary, HitFields>(summary, {
        isDistrictApproved,
        alsoAvailableAs: (hit?.others ?? []).flatMap((other) => titles.get(other) ?? []),
        ...(explainer && { why: explainer(summary.value, hit) }),
      });
    });
  };
}
