import type { Scope } from '../../shared/actor.ts';
import type { ResourceAddressesStore } from './resource-addresses.store.ts';

/** Which resources of a district lead to an address, or show a file. Whoever hands one on applies the scope of the actor. */
export type ResourceAddresses = ReturnType<typeof createResourceAddresses>;

const searching: Scope = { kind: 'system', reason: 'what a file names is looked for; the scope of the actor follows' };

export function createResourceAddresses(store: ResourceAddressesStore) {
  return {
    /** Ids by canonical address (`canonicalUrl`). */
    findByAddress: (orgId: string, addresses: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
      store.findByAddress(searching, orgId, addresses),
    /** Ids by file. */
    findByFile: (orgId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> =>
      store.findByFile(searching, orgId, fileIds),
  };
}
