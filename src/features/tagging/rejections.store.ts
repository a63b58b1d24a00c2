import mongoose, { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import type { SuggestedField, SuggestionKey } from './suggestion.ts';

type StoredRejection = {
  _id: Types.ObjectId;
  orgId: Types.ObjectId;
  resourceId: Types.ObjectId;
  field: SuggestedField;
  value: string;
  by: Types.ObjectId;
  at: Date;
};

const schema = new Schema<StoredRejection>(
  {
    orgId: { type: Schema.Types.ObjectId, required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    field: { type: String, required: true },
    value: { type: String, required: true },
    by: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'suggestion_rejections', versionKey: false },
);

export type RejectionsStore = ReturnType<typeof createRejectionsStore>;

/** What a district does not want to have suggested again. */
export function createRejectionsStore(connection: Connection) {
  const Rejections = connection.model('SuggestionRejection', schema);

  return {
    /** By resource. */
    find: async (
      scope: Scope,
      { orgId, resourceIds }: { orgId: string; resourceIds: readonly string[] },
    ): Promise<ReadonlyMap<string, readonly SuggestionKey[]>> => {
      const ids = resourceIds.map((id) => new Types.ObjectId(id));
      const found = await Rejections.find({
        orgId: districtOf(scope, orgId),
        resourceId: mongoose.trusted({ $in: ids }),
      }).lean<StoredRejection[]>();
      const byResource = new Map<string, SuggestionKey[]>();
      for (const { resourceId, field, value } of found) {
        const id = resourceId.toHexString();
        byResource.set(id, [...(byResource.get(id) ?? []), { field, value }]);
      }
      return byResource;
    },

    add: async (
      scope: Scope,
      { orgId, resourceId, by, at }: { orgId: string; resourceId: string; by: string; at: Date },
      keys: readonly SuggestionKey[],
    ): Promise<void> => {
      if (keys.length === 0) return;
      const district = districtOf(scope, orgId);
      const writes = keys.map(({ field, value }) => ({
        updateOne: {
          filter: { orgId: district, resourceId: new Types.ObjectId(resourceId), field, value },
          update: { $setOnInsert: { by: new Types.ObjectId(by), at } },
          upsert: true,
        },
      }));
      await Rejections.bulkWrite(writes);
    },

    /** Suggests them again. */
    remove: async (
      scope: Scope,
      { orgId, resourceId }: { orgId: string; resourceId: string },
      keys: readonly SuggestionKey[],
    ): Promise<void> => {
      if (keys.length === 0) return;
      await Rejections.deleteMany({
        orgId: districtOf(scope, orgId),
        resourceId: new Types.ObjectId(resourceId),
        $or: keys.map(({ field, value }) => ({ field, value })),
      });
    },
  };
}

function districtOf(scope: Scope, orgId: string): Types.ObjectId {
  if (scope.kind === 'public' || (scope.kind === 'actor' && scope.actor.orgId !== orgId)) {
    throw new Error('A rejection belongs to its district.');
  }
  return new Types.ObjectId(orgId);
}
