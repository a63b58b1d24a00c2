import type { Connection } from 'mongoose';
import { createDistrictSettings } from '../../database/district-settings.ts';
import { type MasteryRules, type MasteryScale, usualScale } from './mastery-scale.ts';

export type MasterySettings = MasteryScale & {
  /** 0 while the district has changed nothing. */
  readonly revision: number;
  /** Rules by which records may still be counted: empty once all were counted by those that hold now. */
  readonly superseded: readonly MasteryRules[];
  /** Of the job that counts, or has counted, by the rules that hold now. */
  readonly jobId: string | null;
};

const usual: MasterySettings = { ...usualScale, revision: 0, superseded: [], jobId: null };

export type MasterySettingsStore = ReturnType<typeof createMasterySettingsStore>;

export function createMasterySettingsStore(connection: Connection) {
  return createDistrictSettings(connection, { collection: 'mastery_settings', usual });
}
