import type { Connection } from 'mongoose';
import type { AssociationsStore } from './associations.store.ts';
import type { FrameworksStore } from './frameworks.store.ts';
import type { Framework, Standard, StandardAssociation } from './standard.ts';
import type { StandardsStore } from './standards.store.ts';
import type { StandardsScope } from './standards.ts';

/** A change of a framework that was read at `before.revision`. */
export type FrameworkWrite = {
  readonly before: Framework;
  readonly after: Framework;
  readonly standards: readonly Standard[];
  readonly associations: readonly StandardAssociation[];
  readonly removedAssociations: readonly string[];
};

export type LocalFrameworksStore = ReturnType<typeof createLocalFrameworksStore>;

/** Writes that change a framework and what is in it together. */
export function createLocalFrameworksStore(
  connection: Connection,
  stores: {
    readonly frameworks: Pick<FrameworksStore, 'replace'>;
    readonly standards: Pick<StandardsStore, 'save'>;
    readonly associations: Pick<AssociationsStore, 'save' | 'remove'>;
  },
) {
  return {
    /** All of it or nothing; false when somebody else was faster. */
    write: (scope: StandardsScope, write: FrameworkWrite): Promise<boolean> =>
      connection.transaction(async (session) => {
        // The first write of all: whoever comes second is turned away by it.
        if (!(await stores.frameworks.replace(scope, write.before, write.after, session))) return false;
        await stores.standards.save(scope, write.standards, session);
        await stores.associations.save(scope, write.associations, session);
        await stores.associations.remove(scope, write.after.orgId, write.removedAssociations, session);
        return true;
      }) as Promise<unknown> as Promise<boolean>,
  };
}
