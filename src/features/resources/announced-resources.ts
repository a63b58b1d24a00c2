import type { ResourcesStore } from './resources.store.ts';

/** The store, which tells after each write that searches must learn of something. */
export function announcing(resources: ResourcesStore, announce: () => void): ResourcesStore {
  return {
    ...resources,
    insert: async (scope, resource) => {
      await resources.insert(scope, resource);
      if (resource.isSeenBySearch) announce();
    },
    update: async (scope, write) => {
      const isWritten = await resources.update(scope, write);
      if (isWritten && write.isSeenBySearch) announce();
      return isWritten;
    },
    remove: async (scope, resource, isSeenBySearch, now) => {
      const isRemoved = await resources.remove(scope, resource, isSeenBySearch, now);
      if (isRemoved && isSeenBySearch) announce();
      return isRemoved;
    },
    writeImported: async (scope, input) => {
      await resources.writeImported(scope, input);
      if ([...input.created, ...input.updated].some(({ isSeenBySearch }) => isSeenBySearch)) announce();
    },
  };
}
