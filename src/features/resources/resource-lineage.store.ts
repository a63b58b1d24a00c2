import { type Connection, Types } from 'mongoose';
import { countLimit } from '../../http/pagination.ts';
import type { Scope } from '../../shared/actor.ts';
import type { Resource } from './resource.ts';
import { type StoredResource, toResource } from './resource-document.store.ts';
import { type Filter, isAfter, operator, type ResourcePosition, visibleFilter } from './resource-filter.store.ts';

type Page = { readonly after: ResourcePosition | null; readonly limit: number };

export type ResourceLineageStore = ReturnType<typeof createResourceLineageStore>;

/** Which resources stem from others. */
export function createResourceLineageStore(connection: Connection) {
  const resources = () => connection.model<StoredResource>('Resource');

  /** Last changed first; one more than `limit` when there are more. */
  const list = async (filter: Filter, { after, limit }: Page): Promise<{ found: Resource[]; count: number }> => {
    const page = after ? { $and: [filter, isAfter(after)] } : filter;
    const [found, count] = await Promise.all([
      resources()
        .find(page)
        .sort({ updatedAt: -1, _id: -1 })
        .limit(limit + 1)
        .lean<StoredResource[]>(),
      resources().countDocuments(filter).limit(countLimit),
    ]);
    return { found: found.map(toResource), count };
  };

  return {
    /** What was made of a resource; unless `isDirect` with what was made of that, and so on. */
    listRemixes: (
      scope: Scope,
      { sourceId, isDirect, ...page }: Page & { readonly sourceId: string; readonly isDirect: boolean },
      now: Date,
    ) => {
      const stems = isDirect
        ? { 'lineage.basedOnId': sourceId }
        : { 'lineage.chain.id': sourceId, 'lineage.basedOnId': operator({ $exists: true }) };
      return list({ ...stems, ...visibleFilter(scope, now) }, page);
    },

    /** The remixes that somebody owns. */
    listOwnRemixes: (scope: Scope, page: Page) => {
      if (scope.kind !== 'actor') throw new Error('They are somebody’s.');
      const { orgId, userId } = scope.actor;
      const filter = {
        ownerId: new Types.ObjectId(userId),
        'lineage.kind': 'remix',
        orgId: new Types.ObjectId(orgId),
        deletedAt: null,
      };
      return list(filter, page);
    },
  };
}
