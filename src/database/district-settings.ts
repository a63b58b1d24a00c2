import { type Connection, Types } from 'mongoose';
import type { Scope } from '../shared/actor.ts';

/** 0 while a district has changed nothing: then what is usual holds. */
type Settings = { readonly revision: number };

/** One record per district, under its id. */
export function createDistrictSettings<Of extends Settings>(
  connection: Connection,
  { collection, usual }: { readonly collection: string; readonly usual: Of },
) {
  const settings = () => connection.collection<Of & { readonly _id: Types.ObjectId }>(collection);

  return {
    find: async (scope: Scope, orgId: string): Promise<Of> => {
      const found = await settings().findOne({ _id: idOf(scope, orgId) } as object);
      if (!found) return usual;
      const { _id, ...known } = found;
      // What has come since a district said something is as usual.
      return { ...usual, ...known };
    },

    /** Counts the revision on. False when somebody else was faster. */
    replace: async (scope: Scope, orgId: string, after: Of): Promise<boolean> => {
      const _id = idOf(scope, orgId);
      const { revision } = after;
      const next = { ...after, revision: revision + 1 };
      if (revision > 0) return noteAt({ _id, revision }, next);
      try {
        await settings().insertOne({ _id, ...next } as never);
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return false;
      }
    },

    /** No change of what the district has said: of how far it was followed. False where it has said something else since. */
    note: async (scope: Scope, orgId: string, revision: number, what: Partial<Of>): Promise<boolean> =>
      noteAt({ _id: idOf(scope, orgId), revision }, what),
  };

  async function noteAt(filter: object, what: object): Promise<boolean> {
    return (await settings().updateOne(filter, { $set: what as never })).matchedCount > 0;
  }
}

function idOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('What a district has set is its own.');
  }
  return new Types.ObjectId(orgId);
}
