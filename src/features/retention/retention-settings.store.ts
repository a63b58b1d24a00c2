import type { Connection } from 'mongoose';
import { createDistrictSettings } from '../../database/district-settings.ts';
import type { Scope } from '../../shared/actor.ts';
import { usualRetention } from './retention.ts';

const collection = 'retention_settings';

export type RetentionSettingsStore = ReturnType<typeof createRetentionSettingsStore>;

export function createRetentionSettingsStore(connection: Connection) {
  return {
    ...createDistrictSettings(connection, { collection, usual: usualRetention }),

    /** Districts that have switched it on. */
    listOn: async (scope: Scope): Promise<string[]> => {
      if (scope.kind !== 'system') throw new Error('Only the system looks after all districts.');
      const found = await connection
        .collection(collection)
        .find({ isOn: true }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id.toHexString());
    },
  };
}
