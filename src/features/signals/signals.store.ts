import type { Connection } from 'mongoose';
import { createFavoritesStore, type FavoritesStore } from './favorites.store.ts';
import { createRatingsStore, type RatingsStore } from './ratings.store.ts';
import { createSignalCountsStore, type SignalCountsStore } from './signal-counts.store.ts';
import { createSignalMovesStore, type SignalMovesStore } from './signal-moves.store.ts';
import { createUsesStore, type UsesStore } from './uses.store.ts';

export type SignalsStores = {
  readonly counts: SignalCountsStore;
  readonly ratings: RatingsStore;
  readonly favorites: FavoritesStore;
  readonly uses: UsesStore;
  readonly moves: SignalMovesStore;
};

/** All collections of the feature: whatever is written in the others is counted in the first. */
export function createSignalsStores(connection: Connection): SignalsStores {
  const counts = createSignalCountsStore(connection);
  return {
    counts,
    ratings: createRatingsStore(connection, counts),
    favorites: createFavoritesStore(connection, counts),
    uses: createUsesStore(connection, counts),
    moves: createSignalMovesStore(connection),
  };
}
