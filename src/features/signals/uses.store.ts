import { type Connection, Schema, type Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { districtOf, type SignalCountsStore, type SignalTarget } from './signal-counts.store.ts';

type StoredUse = { _id: string; orgId: Types.ObjectId; expiresAt: Date };

/** Who used what on which day, as keyed hashes: none of it can be read from them. */
const schema = new Schema<StoredUse>(
  {
    _id: { type: String, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'resource_uses', versionKey: false },
);

export type UsesStore = ReturnType<typeof createUsesStore>;

export function createUsesStore(connection: Connection, counts: Pick<SignalCountsStore, 'add'>) {
  const Uses = connection.model('ResourceUse', schema);

  return {
    /**
     * Counts a use once per key; false when it was counted before. Without a transaction, as a whole class may open a thing at
     * the same moment: after a crash in between, one use is missing.
     */
    add: async (
      scope: Scope,
      target: SignalTarget,
      { key, expiresAt }: { key: string; expiresAt: Date },
      now: Date,
    ): Promise<boolean> => {
      const { upsertedCount } = await Uses.updateOne(
        { _id: key, orgId: districtOf(scope) },
        { $setOnInsert: { expiresAt } },
        { upsert: true },
      );
      if (upsertedCount > 0) await counts.add(scope, target, { useCount: 1 }, { now });
      return upsertedCount > 0;
    },
  };
}
