import { type Actor, type Scope, scopeOf } from '../../../shared/actor.ts';
import type { Clock } from '../../../shared/clock.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PlaylistService } from '../../playlists/playlist.service.ts';
import type { RatingPosition } from '../ratings.store.ts';
import { mayGiveSignals } from '../signals.policy.ts';
import { again } from '../signals.service.ts';
import { createUseKeys } from '../use-key.ts';
import type { PlaylistRatingsStore, RatedPlaylist } from './playlist-ratings.store.ts';
import { noCounts, type PlaylistCounts, type PlaylistRating } from './playlist-ratings.ts';

/** A rating with who gave it; null for those whose account is gone. */
export type SignedPlaylistRating = PlaylistRating & { readonly personName: string | null };

export type PlaylistRatingsParts = {
  readonly store: PlaylistRatingsStore;
  readonly playlists: Pick<PlaylistService, 'get'>;
  /** Names of people of a district, by id. */
  namesOf(scope: Scope, orgId: string, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly secret: string;
  readonly clock: Clock;
  /** Tells that searches must learn of something. */
  announce(): void;
};

export type PlaylistRatingsService = ReturnType<typeof createPlaylistRatingsService>;

const naming: Scope = { kind: 'system', reason: 'ratings are shown with who gave them' };

export function createPlaylistRatingsService(parts: PlaylistRatingsParts) {
  const { store, playlists, namesOf, clock, announce } = parts;
  const useKeyOf = createUseKeys(parts.secret, clock);

  /** Throws `not_found` for what the actor may not see, and `wrong_status` while there is nothing to be used. */
  const getPublished = async (actor: Actor, id: string): Promise<RatedPlaylist & { readonly version: number }> => {
    const { orgId, status, publishedVersion } = await playlists.get(actor, id);
    if (!mayGiveSignals(actor)) throw new AppError('forbidden');
    if (publishedVersion === null) throw new AppError('wrong_status', { status });
    return { playlistId: id, isOwn: orgId === actor.orgId, version: publishedVersion };
  };

  const announced = async <Value>(write: () => Promise<Value>): Promise<Value> => {
    const value = await again(write);
    announce();
    return value;
  };

  return {
    /** The counts of the actor's district, and what the actor has given. */
    getSignals: async (actor: Actor, id: string): Promise<PlaylistCounts & { own: PlaylistRating | null }> => {
      await getPublished(actor, id);
      const scope = scopeOf(actor);
      const [counts, own] = await Promise.all([store.findCounts(scope, [id]), store.findOwn(scope, id)]);
      return { ...(counts.get(id) ?? noCounts), own };
    },

    getOwn: async (actor: Actor, id: string): Promise<PlaylistRating> => {
      await getPublished(actor, id);
      const rating = await store.findOwn(scopeOf(actor), id);
      if (!rating) throw new AppError('not_found');
      return rating;
    },

    rate: async (actor: Actor, id: string, given: Pick<PlaylistRating, 'stars' | 'note'>): Promise<PlaylistRating> => {
      const { version, ...target } = await getPublished(actor, id);
      return announced(() => store.put(scopeOf(actor), target, { ...given, version }, clock.now()));
    },

    /** Also of what the actor may no longer see: it is theirs. */
    remove: async (actor: Actor, id: string): Promise<void> => {
      if (!mayGiveSignals(actor)) throw new AppError('forbidden');
      if (!(await announced(() => store.remove(scopeOf(actor), id, clock.now())))) throw new AppError('not_found');
    },

    /** Of the actor's district, last changed first. */
    list: async (
      actor: Actor,
      id: string,
      page: { after: RatingPosition | null; limit: number },
    ): Promise<{ found: SignedPlaylistRating[]; count: number }> => {
      await getPublished(actor, id);
      const { found, count } = await store.list(scopeOf(actor), { playlistId: id, ...page });
      const people = found.map(({ personId }) => personId);
      const names = people.length > 0 ? await namesOf(naming, actor.orgId, people) : new Map<string, string>();
      return { found: found.map((rating) => ({ ...rating, personName: names.get(rating.personId) ?? null })), count };
    },

    /** Notes that somebody uses a playlist; once per person and day (UTC). Who it was is not kept. */
    recordUse: async (actor: Actor, id: string): Promise<void> => {
      const { version: _version, ...target } = await getPublished(actor, id);
      await announced(() => store.addUse(scopeOf(actor), target, useKeyOf(id, actor.userId), clock.now()));
    },
  };
}
