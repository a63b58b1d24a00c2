import mongoose, { type Model, Types } from 'mongoose';
import type { CheckedCacheParts, Stamped } from '../../shared/checked-cache.ts';
import type { Resource } from './resource.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';

/** A resource in memory and the texts of its views, as a multiple of its document's bytes. */
const memoryFactor = 7;

/**
 * Reads resources for a cache: their stamps, and all of them. By the driver itself, as reads are what people wait for most
 * and Mongoose would take as long again. Asks for what no scope hides; whoever hands a resource on applies the scope.
 */
export function createResourceReader({
  collection,
}: Pick<Model<StoredResource>, 'collection'>): Pick<CheckedCacheParts<Resource>, 'readStamps' | 'readItems'> {
  const thereAmong = (ids: readonly string[]) => ({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } });
  return {
    readStamps: async (ids) => {
      const projection = { revision: 1, updatedAt: 1, deletedAt: 1 };
      const found = await collection.find<StoredStamp>(thereAmong(ids), { projection }).toArray();
      const stamps = new Map<string, string>();
      for (const stored of found) {
        if (stored.deletedAt === null) stamps.set(stored._id.toHexString(), stampOf(stored));
      }
      return stamps;
    },
    readItems: async (ids) => {
      const found = await collection.find<StoredResource>(thereAmong(ids)).toArray();
      const items = new Map<string, Stamped<Resource>>();
      for (const stored of found) {
        if (stored.deletedAt !== null) continue;
        const bytes = memoryFactor * mongoose.mongo.BSON.calculateObjectSize(stored);
        items.set(stored._id.toHexString(), { item: toResource(stored), stamp: stampOf(stored), bytes });
      }
      return items;
    },
  };
}

type StoredStamp = Pick<StoredResource, '_id' | 'revision' | 'updatedAt' | 'deletedAt'>;

/** The revision alone would do, unless a backup from before the last change were put back under a running server. */
function stampOf({ revision, updatedAt }: StoredStamp): string {
  return `${revision} ${updatedAt.getTime()}`;
}
