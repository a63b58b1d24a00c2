import { type Connection, Schema, Types } from 'mongoose';
import type { Scope } from '../../shared/actor.ts';
import { type ReviewSettings, usualSettings } from './review-settings.ts';

type StoredSettings = Omit<ReviewSettings, 'revision'> & { _id: Types.ObjectId; revision: number };

const asItIs = Schema.Types.Mixed;

const schema = new Schema<StoredSettings>(
  {
    rules: { type: asItIs, required: true },
    checklist: { type: [asItIs], required: true },
    safetyQuestions: { type: [String], required: true },
    dueDays: { type: Number, default: null },
    // Absent in settings of before it could be said.
    tellsReviewers: { type: Boolean },
    revision: { type: Number, required: true },
  },
  { collection: 'review_settings', versionKey: false, minimize: false },
);

export type ReviewSettingsStore = ReturnType<typeof createReviewSettingsStore>;

/** One record per district, under its id. */
export function createReviewSettingsStore(connection: Connection) {
  const Settings = connection.model('ReviewSettings', schema);

  return {
    find: async (scope: Scope, orgId: string): Promise<ReviewSettings> => {
      assertDistrict(scope, orgId);
      const found = await Settings.findOne({ _id: new Types.ObjectId(orgId) }).lean<StoredSettings>();
      if (!found) return usualSettings;
      const { _id, ...settings } = found;
      return { ...settings, tellsReviewers: settings.tellsReviewers ?? usualSettings.tellsReviewers };
    },

    /** False when somebody else was faster. */
    replace: async (scope: Scope, orgId: string, settings: ReviewSettings): Promise<boolean> => {
      assertDistrict(scope, orgId);
      const _id = new Types.ObjectId(orgId);
      const { revision } = settings;
      const next = { ...settings, revision: revision + 1 } as Omit<StoredSettings, '_id'>;
      if (revision > 0) return (await Settings.updateOne({ _id, revision }, { $set: next })).matchedCount > 0;
      try {
        await Settings.collection.insertOne({ _id, ...next });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11_000) throw error;
        return false;
      }
    },
  };
}

function assertDistrict(scope: Scope, orgId: string): void {
  const isOwn = scope.kind === 'actor' && scope.actor.orgId === orgId;
  if (!isOwn && scope.kind !== 'system') throw new Error('How a district reviews is its own.');
}
