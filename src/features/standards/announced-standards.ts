import type { LocalFrameworksStore } from './local-frameworks.store.ts';
import type { StandardsStore } from './standards.store.ts';

/** The store, which tells after each write that searches must learn of something. */
export function announcingStandards(standards: StandardsStore, announce: () => void): StandardsStore {
  return {
    ...standards,
    save: async (scope, written, session) => {
      await standards.save(scope, written, session);
      if (written.length > 0) announce();
    },
  };
}

/** The same for writes that nobody sees before all of them are done. */
export function announcingFrameworks(local: LocalFrameworksStore, announce: () => void): LocalFrameworksStore {
  return {
    ...local,
    write: async (scope, write) => {
      const isWritten = await local.write(scope, write);
      if (isWritten && write.standards.length > 0) announce();
      return isWritten;
    },
  };
}
