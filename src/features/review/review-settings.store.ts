import type { Connection } from 'mongoose';
import { createDistrictSettings } from '../../database/district-settings.ts';
import { usualSettings } from './review-settings.ts';

export type ReviewSettingsStore = ReturnType<typeof createReviewSettingsStore>;

export function createReviewSettingsStore(connection: Connection) {
  return createDistrictSettings(connection, { collection: 'review_settings', usual: usualSettings });
}
