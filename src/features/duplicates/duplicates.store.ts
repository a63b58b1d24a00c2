import type { Connection } from 'mongoose';
import { createDuplicateKeysStore, type DuplicateKeysStore } from './duplicate-keys.store.ts';
import { createDuplicatePairsStore, type DuplicatePairsStore } from './duplicate-pairs.store.ts';
import { createMergesStore, type MergesStore } from './merges.store.ts';

export type DuplicatesStores = {
  readonly keys: DuplicateKeysStore;
  readonly pairs: DuplicatePairsStore;
  readonly merges: MergesStore;
};

/** All collections of the feature. */
export function createDuplicatesStores(connection: Connection): DuplicatesStores {
  return {
    keys: createDuplicateKeysStore(connection),
    pairs: createDuplicatePairsStore(connection),
    merges: createMergesStore(connection),
  };
}
