import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { FoundStandards, StandardsReader } from '../standards/standards.ts';
import type { SearchPreferences } from './personal-search.store.ts';
import { applicable, noPreferences, type PreferencesService, withPreferences } from './preferences.service.ts';
import type { FoundResources, ResourceSearch, SearchService } from './search.service.ts';

export type FoundInOneBox = {
  readonly resources: FoundResources;
  /** How many resources there would be without the preferences; null where none was applied. */
  readonly totalWithoutPreferences: number | null;
  readonly standards: FoundStandards;
  readonly appliedPreferences: SearchPreferences;
};

export type OneBoxService = ReturnType<typeof createOneBoxService>;

const noStandards: FoundStandards = { standards: [], corrections: [], isDegraded: false };

/** One text finds everything that there is. */
export function createOneBoxService({
  search,
  standards,
  preferences,
}: {
  search: Pick<SearchService, 'searchResources' | 'readText'>;
  standards: Pick<StandardsReader, 'search'>;
  preferences: Pick<PreferencesService, 'get'>;
}) {
  const findStandards = async (
    actor: Actor,
    q: string,
    frameworkIds: readonly string[],
    limit: number,
  ): Promise<FoundStandards> => {
    if (q.trim() === '') return noStandards;
    return standards.search(scopeOf(actor), { q, limit, ...(frameworkIds.length > 0 && { frameworkIds }) });
  };

  return {
    find: async (actor: Actor, asked: ResourceSearch, isPersonal: boolean): Promise<FoundInOneBox> => {
      const kept = isPersonal ? await preferences.get(actor) : noPreferences;
      const { interpretations } = await search.readText(actor, asked.text);
      const hasGrade = interpretations.some(({ kind }) => kind === 'gradeLevels');
      const applied = applicable(kept, asked.filters, hasGrade);
      const isNarrowed = applied.gradeLevels.length + applied.subjects.length > 0;
      const [resources, all, found] = await Promise.all([
        search.searchResources(actor, { ...asked, filters: withPreferences(asked.filters, applied) }),
        isNarrowed ? search.searchResources(actor, { ...asked, isExplained: false, facets: [], limit: 0 }) : null,
        findStandards(actor, asked.text, applied.frameworkIds, asked.limit),
      ]);
      return {
        resources,
        totalWithoutPreferences: all?.total ?? null,
        standards: found,
        appliedPreferences: applied,
      };
    },
  };
}
