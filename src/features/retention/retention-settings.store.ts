import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type RetentionSettings, usualRetention } from './retention.ts';

type Stored = RetentionSettings & { readonly _id: Types.ObjectId };

export type RetentionSettingsStore = ReturnType<typeof createRetentionSettingsStore>;

/** One record per district, under its id. */
export function createRetentionSettingsStore(connection: Connection) {
  const settings = () => connection.collection<Stored>('retention_settings');

  return {
    find: async (scope: Scope, orgId: string): Promise<RetentionSettings> => {
      const found = await settings().findOne({ _id: idOf(scope, orgId) });
      if (!found) return usualRetention;
      const { _id, ...known } = found;
      return known;
    },

    /** Districts that have switched it on. */
    listOn: async (scope: Scope): Promise<string[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks after all districts.');
      const found = await settings()
        .find({ isOn: true }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id.toHexString());
    },

    /** False when somebody else was faster. */
    replace: async (scope: Scope, orgId: string, after: RetentionSettings): Promise<boolean> => {
      const _id = idOf(scope, orgId);
      const next = { ...after, revision: after.revision + 1 };
      if (after.revision > 0) {
        return (await settings().updateOne({ _id, revision: after.revision }, { $set: next })).matchedCount > 0;
      }
      try {
        await settings().insertOne({ _id, ...next });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return false;
      }
    },

    /** How far it is; false where an admin has said something else meanwhile. */
    note: async (
      scope: Scope,
      orgId: string,
      revision: number,
      what: Partial<Pick<RetentionSettings, 'announced' | 'lastRun'>>,
    ): Promise<boolean> =>
      (await settings().updateOne({ _id: idOf(scope, orgId), revision }, { $set: what })).matchedCount > 0,
  };
}

function idOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('How long a district keeps records is its own.');
  }
  return new Types.ObjectId(orgId);
}
