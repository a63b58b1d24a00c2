import { assertRevision } from '../../http/etag.ts';
import { type Actor, hasRole, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import { isStaff } from '../resources/resource.policy.ts';
import type { ReviewSettingsStore } from './review-settings.store.ts';
import type { ReviewSettings, SettingsPatch } from './review-settings.ts';

export type ReviewSettingsService = ReturnType<typeof createReviewSettingsService>;

/** How the district reviews: its staff read it, its admins say it. */
export function createReviewSettingsService({ settings }: { settings: ReviewSettingsStore }) {
  return {
    get: async (actor: Actor): Promise<ReviewSettings> => {
      if (!isStaff(actor)) throw new AppError('forbidden');
      return settings.find(scopeOf(actor), actor.orgId);
    },

    update: async (actor: Actor, expectedRevision: number | null, patch: SettingsPatch): Promise<ReviewSettings> => {
      if (!hasRole(actor, ['admin'])) throw new AppError('forbidden');
      const before = await settings.find(scopeOf(actor), actor.orgId);
      assertRevision(expectedRevision, before.revision);
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const after = { ...before, ...given } as ReviewSettings;
      if (!(await settings.replace(scopeOf(actor), actor.orgId, after))) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
      return { ...after, revision: before.revision + 1 };
    },
  };
}
