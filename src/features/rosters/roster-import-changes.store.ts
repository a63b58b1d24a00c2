import { type Connection, type mongo, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { ChangeOf, RosterChange } from './roster-undo.ts';

/** How long an import can be taken back. It tells of children: no longer than it may be needed. */
export const undoableForDays = 30;

type Stored = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  importId: Types.ObjectId;
  kind: RosterChange['kind'];
  key: string;
  /** For erasure. */
  personId: Types.ObjectId | null;
  before: unknown;
  change: Omit<RosterChange, 'kind' | 'key' | 'before'>;
  expiresAt: Date;
};

export type RosterImportChangesStore = ReturnType<typeof createRosterImportChangesStore>;

/** What imports of rosters have changed, and how it was before: kept for taking one back, until that is done or too late. */
export function createRosterImportChangesStore(connection: Connection) {
  const changes = () => connection.collection<Stored>('roster_import_changes');
  const ofImport = (scope: Scope, orgId: string, importId: string) => ({
    ...districtOf(scope, orgId),
    importId: new Types.ObjectId(importId),
  });

  return {
    /** Before it is done. Noted again, by an import that was cut short, the first `before` stands. */
    note: async (
      scope: Scope,
      { orgId, importId }: { readonly orgId: string; readonly importId: string },
      noted: readonly RosterChange[],
      now: Date,
    ): Promise<void> => {
      if (noted.length === 0) return;
      const own = ofImport(scope, orgId, importId);
      const expiresAt = new Date(now.getTime() + undoableForDays * 24 * 60 * 60 * 1_000);
      await changes().bulkWrite(
        noted.map(({ kind, key, before, ...change }) => ({
          updateOne: {
            filter: { ...own, kind, key },
            update: {
              $setOnInsert: { before, expiresAt },
              $set: { change, personId: 'personId' in change ? new Types.ObjectId(change.personId) : null },
            },
            upsert: true,
          },
        })) as mongo.AnyBulkWriteOperation<Stored>[],
        { ordered: false },
      );
    },

    /** Some of a kind, in the order of their keys. */
    listSome: async <Kind extends RosterChange['kind']>(
      scope: Scope,
      { orgId, importId, kind }: { readonly orgId: string; readonly importId: string; readonly kind: Kind },
      limit: number,
    ): Promise<ChangeOf<Kind>[]> => {
      const found = await changes()
        .find({ ...ofImport(scope, orgId, importId), kind } as mongo.Filter<Stored>)
        .sort({ key: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ key, before, change }) => ({ ...change, kind, key, before }) as unknown as ChangeOf<Kind>);
    },

    count: (scope: Scope, orgId: string, importId: string, kind?: RosterChange['kind']): Promise<number> =>
      changes().countDocuments({ ...ofImport(scope, orgId, importId), ...(kind && { kind }) } as mongo.Filter<Stored>),

    /** What is not to be undone any more, or was never done. */
    remove: async (
      scope: Scope,
      {
        orgId,
        importId,
        kind,
      }: { readonly orgId: string; readonly importId: string; readonly kind: RosterChange['kind'] },
      keys: readonly string[],
    ): Promise<void> => {
      if (keys.length === 0) return;
      await changes().deleteMany({
        ...ofImport(scope, orgId, importId),
        kind,
        key: { $in: [...keys] },
      } as mongo.Filter<Stored>);
    },

    /** For erasure: nothing stays. */
    removePerson: async (scope: Scope, orgId: string, personId: string): Promise<void> => {
      await changes().deleteMany({ ...districtOf(scope, orgId), personId: new Types.ObjectId(personId) });
    },
  };
}

function districtOf(scope: Scope, orgId: string) {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('What imports of a district have changed is its own.');
  }
  return { orgId: new Types.ObjectId(orgId) };
}
