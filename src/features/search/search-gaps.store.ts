import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';

/** What several people have looked for and nobody has found. */
export type SearchGap = { readonly id: string; readonly text: string; readonly lastAskedAt: Date };

type StoredAsking = { _id: string; orgId: Types.ObjectId; textKey: string; expiresAt: Date };
type StoredGap = { _id: Types.ObjectId; orgId: Types.ObjectId; text: string; lastAskedAt: Date; expiresAt: Date };

/** Who asked what, as keyed hashes: neither the person nor the text can be read from them. */
const askingSchema = new Schema<StoredAsking>(
  {
    _id: { type: String, required: true },
    orgId: { type: Schema.Types.ObjectId, required: true },
    textKey: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'search_askings', versionKey: false },
);

const gapSchema = new Schema<StoredGap>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    text: { type: String, required: true },
    lastAskedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'search_gaps', versionKey: false },
);

export type SearchGapsStore = ReturnType<typeof createSearchGapsStore>;

export function createSearchGapsStore(connection: Connection) {
  const Askings = connection.model('SearchAsking', askingSchema);
  const Gaps = connection.model('SearchGap', gapSchema);
  const later = (now: Date) => mongoose.trusted({ $gt: now });

  return {
    /** @returns how many different people have asked it, `enough` at most */
    addAsking: async (
      scope: Scope,
      { orgId, textKey, askerKey }: { orgId: string; textKey: string; askerKey: string },
      { now, expiresAt, enough }: { now: Date; expiresAt: Date; enough: number },
    ): Promise<number> => {
      const district = districtOf(scope, orgId);
      await Askings.updateOne(
        { _id: askerKey },
        { $set: { expiresAt }, $setOnInsert: { orgId: district, textKey } },
        { upsert: true },
      );
      return Askings.countDocuments({ orgId: district, textKey, expiresAt: later(now) }).limit(enough);
    },

    saveGap: async (
      scope: Scope,
      { orgId, text }: { orgId: string; text: string },
      { now, expiresAt }: { now: Date; expiresAt: Date },
    ): Promise<void> => {
      const filter = { orgId: districtOf(scope, orgId), text };
      await Gaps.updateOne(filter, { $set: { lastAskedAt: now, expiresAt } }, { upsert: true });
    },

    /** Last asked first. */
    list: async (scope: Scope, orgId: string, { now, limit }: { now: Date; limit: number }): Promise<SearchGap[]> => {
      const found = await Gaps.find({ orgId: districtOf(scope, orgId), expiresAt: later(now) })
        .sort({ lastAskedAt: -1, _id: -1 })
        .limit(limit)
        .lean<StoredGap[]>();
      return found.map(({ _id, text, lastAskedAt }) => ({ id: _id.toHexString(), text, lastAskedAt }));
    },

    remove: async (scope: Scope, orgId: string, id: string): Promise<boolean> => {
      const { deletedCount } = await Gaps.deleteOne({ _id: new Types.ObjectId(id), orgId: districtOf(scope, orgId) });
      return deletedCount > 0;
    },
  };
}

/** The district, if the scope reaches it. */
function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('What a district looks for is for that district alone.');
  }
  return new Types.ObjectId(orgId);
}
