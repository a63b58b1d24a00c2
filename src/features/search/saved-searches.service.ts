import { type Actor, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError, invalidInput } from '../../shared/errors.ts';
import type { ResourceSearches } from './hits.ts';
import type { PersonalSearchStore, SavedSearch } from './personal-search.store.ts';
import type { AskedSearch } from './search.service.ts';

/** A saved search with how many resources it finds that were published since it was last looked at. */
export type CountedSearch = SavedSearch & { readonly newCount: number };

export type SavedSearchesService = ReturnType<typeof createSavedSearchesService>;

/** Each is a search when the list is read, so there are not many. */
export const mostSavedSearches = 50;

export function createSavedSearchesService({
  personal,
  search,
  toSearch,
  clock,
}: {
  personal: Pick<PersonalSearchStore, 'list' | 'count' | 'find' | 'insert' | 'update' | 'remove'>;
  search: Pick<ResourceSearches, 'find'>;
  /** A search as it was saved; null for one that can no longer be read. */
  toSearch: (query: SavedSearch['query']) => AskedSearch | null;
  clock: Clock;
}) {
  const counted = async (actor: Actor, saved: SavedSearch): Promise<CountedSearch> => {
    const asked = toSearch(saved.query);
    if (asked === null) return { ...saved, newCount: 0 };
    const since = saved.seenAt.getTime() + 1;
    const { published } = asked.filters.times;
    const times = {
      ...asked.filters.times,
      published: { ...published, from: Math.max(published?.from ?? 0, since) },
    };
    const filters = { ...asked.filters, times };
    const { total } = await search.find(actor, {
      ...asked,
      filters,
      facets: [],
      isExplained: false,
      limit: 0,
    });
    return { ...saved, newCount: total };
  };

  const get = (saved: SavedSearch | null): SavedSearch => {
    if (saved === null) throw new AppError('not_found');
    return saved;
  };

  return {
    /** Of the actor, by name. */
    list: async (actor: Actor): Promise<CountedSearch[]> => {
      const found: CountedSearch[] = [];
      // One after the other: whoever has many of them holds up nobody else.
      for (const saved of await personal.list(scopeOf(actor), mostSavedSearches))
        found.push(await counted(actor, saved));
      return found;
    },

    create: async (actor: Actor, wanted: Pick<SavedSearch, 'name' | 'query'>): Promise<CountedSearch> => {
      if ((await personal.count(scopeOf(actor))) >= mostSavedSearches) {
        const message = `Nobody keeps more than ${mostSavedSearches} searches.`;
        throw invalidInput('body', [], { code: 'too_big', message });
      }
      return { ...(await personal.insert(scopeOf(actor), wanted, clock.now())), newCount: 0 };
    },

    update: async (
      actor: Actor,
      id: string,
      change: Partial<Pick<SavedSearch, 'name' | 'query'>>,
    ): Promise<CountedSearch> => counted(actor, get(await personal.update(scopeOf(actor), id, change))),

    /** What there is now is no longer new. */
    markSeen: async (actor: Actor, id: string): Promise<CountedSearch> =>
      counted(actor, get(await personal.update(scopeOf(actor), id, { seenAt: clock.now() }))),

    remove: async (actor: Actor, id: string): Promise<void> => {
      if (!(await personal.remove(scopeOf(actor), id))) throw new AppError('not_found');
    },
  };
}
