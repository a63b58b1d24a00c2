import type { Connection } from 'mongoose';
import { Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { canonicalUrl, spellingsOf } from './canonical-url.ts';
import type { StoredResource } from './resource-document.store.ts';
import { assertSystem } from './resource-filter.store.ts';

/** So many resources of some addresses are looked at. */
const enough = 2_000;

export type ResourceAddressesStore = ReturnType<typeof createResourceAddressesStore>;

/** Which resources lead to an address. */
export function createResourceAddressesStore(connection: Connection) {
  const resources = () => connection.collection<Pick<StoredResource, '_id' | 'orgId' | 'content'>>('resources');

  return {
    /**
     * Ids of the district's resources by canonical address, without those that were deleted. Found are the usual spellings of
     * an address. Whoever hands a resource on applies the scope.
     */
    findByAddress: async (
      scope: Scope,
      orgId: string,
      addresses: readonly string[],
    ): Promise<Map<string, readonly string[]>> => {
      assertSystem(scope);
      const found = new Map<string, string[]>();
      if (addresses.length === 0) return found;
      const spellings = addresses.flatMap(spellingsOf);
      const filter = { orgId: new Types.ObjectId(orgId), 'content.url': { $in: spellings }, deletedAt: null };
      const projection = { 'content.url': 1 };
      for await (const { _id, content } of resources().find(filter, { projection }).limit(enough)) {
        const address = !content.url ? null : canonicalUrl(content.url);
        if (address === null) continue;
        found.set(address, [...(found.get(address) ?? []), _id.toHexString()]);
      }
      return found;
    },

    /** Ids of the district's resources by file, without those that were deleted. */
    findByFile: async (
      scope: Scope,
      orgId: string,
      fileIds: readonly string[],
    ): Promise<Map<string, readonly string[]>> => {
      assertSystem(scope);
      const found = new Map<string, string[]>();
      if (fileIds.length === 0) return found;
      const filter = { 'content.fileId': { $in: [...fileIds] }, deletedAt: null };
      const projection = { orgId: 1, 'content.fileId': 1 };
      for await (const { _id, orgId: district, content } of resources().find(filter, { projection }).limit(enough)) {
        if (!content.fileId || district.toHexString() !== orgId) continue;
        found.set(content.fileId, [...(found.get(content.fileId) ?? []), _id.toHexString()]);
      }
      return found;
    },
  };
}
