import { type Connection, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type MasteryRules, type MasteryScale, usualScale } from './mastery-scale.ts';

export type MasterySettings = MasteryScale & {
  /** 0 while the district has changed nothing. */
  readonly revision: number;
  /** Rules by which records may still be counted: empty once all were counted by those that hold now. */
  readonly superseded: readonly MasteryRules[];
  /** Of the job that counts, or has counted, by the rules that hold now. */
  readonly jobId: string | null;
};

type Stored = MasterySettings & { readonly _id: Types.ObjectId };

export type MasterySettingsStore = ReturnType<typeof createMasterySettingsStore>;

/** One record per district, under its id. */
export function createMasterySettingsStore(connection: Connection) {
  const settings = () => connection.collection<Stored>('mastery_settings');

  return {
    find: async (scope: Scope, orgId: string): Promise<MasterySettings> => {
      const found = await settings().findOne({ _id: idOf(scope, orgId) });
      if (!found) return { ...usualScale, revision: 0, superseded: [], jobId: null };
      const { _id, ...known } = found;
      return known;
    },

    /** False when somebody else was faster. */
    replace: async (scope: Scope, orgId: string, after: MasterySettings): Promise<boolean> => {
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

    /** No change of what the district has said: of how far its records follow. */
    note: async (
      scope: Scope,
      orgId: string,
      revision: number,
      what: Partial<Pick<MasterySettings, 'superseded' | 'jobId'>>,
    ): Promise<void> => {
      await settings().updateOne({ _id: idOf(scope, orgId), revision }, { $set: what });
    },
  };
}

function idOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('How a district names what students reach is its own.');
  }
  return new Types.ObjectId(orgId);
}
