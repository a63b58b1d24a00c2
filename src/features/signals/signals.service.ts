import { type Actor, type Scope, scopeOf } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { Resource } from '../resources/resource.ts';
import type { FavoritesStore } from './favorites.store.ts';
import type { RatingPosition, RatingsStore } from './ratings.store.ts';
import type { SignalCountsStore, SignalTarget } from './signal-counts.store.ts';
import { mayGiveSignals } from './signals.policy.ts';
import { type Favorite, noSignals, type Rating, type SignalCounts } from './signals.ts';
import { createUseKeys } from './use-key.ts';
import type { UsesStore } from './uses.store.ts';

/** How often a first rating is tried again when another one is counted for the first time at the same moment. */
const maxAttempts = 5;

/** A rating with who gave it; null for those whose account is gone. */
export type SignedRating = Rating & { readonly personName: string | null };

/** A favorite with what it is; null when the person may no longer see it. */
export type FavoriteResource = Favorite & { readonly resource: Resource | null };

/** The counts of the district, and what the caller has given. */
export type SignalsOfResource = SignalCounts & { readonly ownStars: number | null; readonly isFavorite: boolean };

export type SignalsServiceParts = {
  readonly counts: Pick<SignalCountsStore, 'find'>;
  readonly ratings: Pick<RatingsStore, 'findOwn' | 'put' | 'remove' | 'list'>;
  readonly favorites: Pick<FavoritesStore, 'has' | 'add' | 'remove' | 'list'>;
  readonly uses: UsesStore;
  readonly resources: Pick<ResourceService, 'get' | 'getMany'>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Of this installation: without it the keys of uses say nothing. */
  readonly secret: string;
  readonly clock: Clock;
  /** Tells that searches must learn of something. */
  announce(): void;
};

export type SignalsService = ReturnType<typeof createSignalsService>;

export function createSignalsService(parts: SignalsServiceParts) {
  const { counts, ratings, favorites, uses, resources, namesOf, clock, announce } = parts;
  const useKeyOf = createUseKeys(parts.secret, clock);

  const assertMay = (actor: Actor): void => {
    if (!mayGiveSignals(actor)) throw new AppError('forbidden');
  };

  /** Throws `not_found` for what the actor may not see. */
  const targetOf = async (actor: Actor, id: string): Promise<SignalTarget> => {
    const { orgId } = await resources.get(actor, id);
    return { resourceId: id, isOwn: orgId === actor.orgId };
  };

  const announced = async <Value>(write: () => Promise<Value>): Promise<Value> => {
    const value = await again(write);
    announce();
    return value;
  };

  return {
    /** Of the actor's district. */
    getSignals: async (actor: Actor, id: string): Promise<SignalsOfResource> => {
      assertMay(actor);
      await targetOf(actor, id);
      const scope = scopeOf(actor);
      const [found, rating, isFavorite] = await Promise.all([
        counts.find(scope, id),
        ratings.findOwn(scope, id),
        favorites.has(scope, id),
      ]);
      return { ...(found ?? noSignals), ownStars: rating?.stars ?? null, isFavorite };
    },

    getOwnRating: async (actor: Actor, id: string): Promise<Rating> => {
      assertMay(actor);
      await targetOf(actor, id);
      const rating = await ratings.findOwn(scopeOf(actor), id);
      if (!rating) throw new AppError('not_found');
      return rating;
    },

    rate: async (actor: Actor, id: string, given: Pick<Rating, 'stars' | 'text'>): Promise<Rating> => {
      assertMay(actor);
      const target = await targetOf(actor, id);
      return announced(() => ratings.put(scopeOf(actor), target, given, clock.now()));
    },

    /** Also of what the actor may no longer see: it is theirs. */
    removeRating: async (actor: Actor, id: string): Promise<void> => {
      assertMay(actor);
      if (!(await announced(() => ratings.remove(scopeOf(actor), id, clock.now())))) throw new AppError('not_found');
    },

    /** Of the actor's district, last changed first. */
    listRatings: async (
      actor: Actor,
      id: string,
      page: { after: RatingPosition | null; limit: number },
    ): Promise<{ found: SignedRating[]; count: number }> => {
      assertMay(actor);
      await targetOf(actor, id);
      const { found, count } = await ratings.list(scopeOf(actor), { resourceId: id, ...page });
      const scope = { kind: 'system', reason: 'ratings are shown with who gave them' } as const;
      const people = found.map(({ personId }) => personId);
      const names = people.length > 0 ? await namesOf(scope, actor.orgId, people) : new Map<string, string>();
      return { found: found.map((rating) => ({ ...rating, personName: names.get(rating.personId) ?? null })), count };
    },

    addFavorite: async (actor: Actor, id: string): Promise<void> => {
      assertMay(actor);
      const target = await targetOf(actor, id);
      await announced(() => favorites.add(scopeOf(actor), target, clock.now()));
    },

    /** Also of what the actor may no longer see: it is theirs. */
    removeFavorite: async (actor: Actor, id: string): Promise<void> => {
      assertMay(actor);
      if (!(await announced(() => favorites.remove(scopeOf(actor), id, clock.now())))) throw new AppError('not_found');
    },

    /** The actor's own, last added first. */
    listFavorites: async (
      actor: Actor,
      page: { after: RatingPosition | null; limit: number },
    ): Promise<{ found: FavoriteResource[]; count: number }> => {
      assertMay(actor);
      const { found, count } = await favorites.list(scopeOf(actor), page);
      const there = await resources.getMany(
        actor,
        found.map(({ resourceId }) => resourceId),
      );
      const byId = new Map(there.map((resource) => [resource.id, resource]));
      return { found: found.map((each) => ({ ...each, resource: byId.get(each.resourceId) ?? null })), count };
    },

    /** Notes that somebody uses a resource; once per person and day (UTC). Who it was is not kept. */
    recordUse: async (actor: Actor, id: string): Promise<void> => {
      const target = await targetOf(actor, id);
      const use = useKeyOf(id, actor.userId);
      await announced(() => uses.add(scopeOf(actor), target, use, clock.now()));
    },
  };
}

/** The first signals of something make its counts: of two that do so at once, one finds them made and tries again. */
export async function again<Value>(write: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 11_000 || attempt === maxAttempts) throw error;
    }
  }
}
