import { assertRevision } from '../../http/etag.ts';
import { type Actor, scopeOf } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { Job } from '../jobs/job.ts';
import { isAdmin } from '../student-records/student-access.ts';
import type { RetentionSettings } from './retention.ts';
import { retentionKind } from './retention-job.ts';
import type { RetentionCount, RetentionMarksStore } from './retention-marks.store.ts';
import type { RetentionSettingsStore } from './retention-settings.store.ts';

export type RetentionInput = Pick<RetentionSettings, 'isOn' | 'rules' | 'noticeDays'>;

/** Groups of fewer are never reported. */
const smallestGroup = 10;
const mostCounts = 1_000;

export type RetentionService = ReturnType<typeof createRetentionService>;

/** How long a district keeps records of who has left: for its admins. */
export function createRetentionService({
  settings,
  marks,
  jobs,
}: {
  readonly settings: Pick<RetentionSettingsStore, 'find' | 'replace'>;
  readonly marks: Pick<RetentionMarksStore, 'listCounts'>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
}) {
  const assertAdmin = (actor: Actor): void => {
    if (!isAdmin(actor)) throw new AppError('forbidden');
  };

  return {
    get: async (actor: Actor): Promise<RetentionSettings> => {
      assertAdmin(actor);
      return settings.find(scopeOf(actor), actor.orgId);
    },

    /** What was announced is so no longer: admins are told anew before anything goes. */
    replace: async (
      actor: Actor,
      expectedRevision: number | null,
      input: RetentionInput,
    ): Promise<RetentionSettings> => {
      assertAdmin(actor);
      const scope = scopeOf(actor);
      const before = await settings.find(scope, actor.orgId);
      assertRevision(expectedRevision, before.revision);
      const after = { ...before, ...input, announced: null };
      if (!(await settings.replace(scope, actor.orgId, after))) {
        throw new AppError('version_conflict', { expected: before.revision, actual: before.revision + 1 });
      }
      return { ...after, revision: before.revision + 1 };
    },

    /** Tells what would go, and changes nothing. */
    preview: async (actor: Actor): Promise<Job> => {
      assertAdmin(actor);
      const { orgId, userId: requestedBy } = actor;
      return jobs().enqueue({ orgId, requestedBy }, retentionKind, { isDryRun: true });
    },

    /** What remains of those whose records have gone. */
    counts: async (actor: Actor): Promise<RetentionCount[]> => {
      assertAdmin(actor);
      return marks.listCounts(scopeOf(actor), actor.orgId, { fromStudents: smallestGroup, limit: mostCounts });
    },
  };
}
