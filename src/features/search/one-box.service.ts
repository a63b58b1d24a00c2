import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { FoundStandards, StandardsReader } from '../standards/standards.ts';
import type { Filters } from './filters.ts';
import type { FoundResources, ResourceSearches } from './hits.ts';
import type { SearchPreferences } from './personal-search.store.ts';
import { playlistFields } from './playlist-fields.ts';
import type { PlaylistHit } from './playlist-search.schemas.ts';
import { applicable, noPreferences, type PreferencesService, withPreferences } from './preferences.service.ts';
import type { SearchFeature } from './search.routes.ts';
import type { AskedSearch, Found } from './search.service.ts';

export type FoundInOneBox = {
  readonly resources: FoundResources;
  /** How many resources there would be without the preferences; null where none was applied. */
  readonly totalWithoutPreferences: number | null;
  readonly standards: FoundStandards;
  /** Null for those who find none, and for filters that playlists do not have. */
  readonly playlists: Found<PlaylistHit> | null;
  readonly appliedPreferences: SearchPreferences;
};

export type OneBoxService = ReturnType<typeof createOneBoxService>;

const noStandards: FoundStandards = { standards: [], corrections: [], isDegraded: false };

/** One text finds everything that there is. */
export function createOneBoxService({
  search,
  playlists,
  standards,
  preferences,
}: {
  search: Pick<ResourceSearches, 'find' | 'readText'>;
  playlists: SearchFeature['playlists'];
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

  const findPlaylists = async (actor: Actor, asked: AskedSearch): Promise<Found<PlaylistHit> | null> => {
    if (!playlists.maySearch(actor) || !isOfPlaylists(asked.filters)) return null;
    return playlists.searches.find(actor, { ...asked, facets: [], standardsUnder: null });
  };

  return {
    find: async (actor: Actor, asked: AskedSearch, isPersonal: boolean): Promise<FoundInOneBox> => {
      const kept = isPersonal ? await preferences.get(actor) : noPreferences;
      const { interpretations } = await search.readText(actor, asked.text);
      const hasGrade = interpretations.some(({ kind }) => kind === 'gradeLevels');
      const applied = applicable(kept, asked.filters, hasGrade);
      const isNarrowed = applied.gradeLevels.length + applied.subjects.length > 0;
      const [resources, all, found, foundPlaylists] = await Promise.all([
        search.find(actor, { ...asked, filters: withPreferences(asked.filters, applied) }),
        isNarrowed ? search.find(actor, { ...asked, isExplained: false, facets: [], limit: 0 }) : null,
        findStandards(actor, asked.text, applied.frameworkIds, asked.limit),
        findPlaylists(actor, { ...asked, filters: withPreferences(asked.filters, applied) }),
      ]);
      return {
        resources,
        totalWithoutPreferences: all?.total ?? null,
        standards: found,
        playlists: foundPlaylists,
        appliedPreferences: applied,
      };
    },
  };
}

/** Whether playlists have all the fields that are filtered by. */
function isOfPlaylists({ keywords, ranges, times, isDistrictApproved }: Filters): boolean {
  const has = (names: object, fields: object) => Object.keys(names).every((name) => name in fields);
  return (
    isDistrictApproved === undefined &&
    has(keywords, playlistFields.keywords) &&
    has(ranges, playlistFields.ranges) &&
    has(times, playlistFields.times)
  );
}
