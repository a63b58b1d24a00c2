import { z } from 'zod';
import type { Scope } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Standing } from '../assignments/standing.ts';
import { defineJob, type JobDefinition, type ReportLine, type Schedule } from '../jobs/job.ts';
import type { MasteryKeeper } from './mastery-keeper.ts';
import type { ProgressStore } from './progress.store.ts';

const weekMs = 7 * 24 * 60 * 60_000;
const batchSize = 100;

export type ReconcilerParts = {
  readonly store: Pick<ProgressStore, 'listTold' | 'repair'>;
  readonly mastery: Pick<MasteryKeeper, 'follow'>;
  /** Where a student stands in one of their playlists; null for one that is gone. */
  readonly standOf: (studentPlaylistId: string) => Promise<Standing | null>;
  readonly clock: Clock;
};

/**
 * Looks once a week whether where students stand is what follows from everything that was told, and puts it right: a program may have
 * been ended between the two, and nobody have told again.
 */
export function createReconciler({ store, mastery, standOf, clock }: ReconcilerParts): {
  readonly definition: JobDefinition;
  readonly schedule: Schedule;
} {
  const repair = async (scope: Scope, studentPlaylistId: string): Promise<boolean> => {
    const standing = await standOf(studentPlaylistId);
    if (!standing) return false;
    const { orgId, studentId, assignmentId, playlistId } = standing.row;
    const now = clock.now();
    const repaired = await store.repair(scope, { orgId, studentId, studentPlaylistId, assignmentId, playlistId }, now);
    if (!repaired) return false;
    const touchedIds = new Set(repaired.steps.flatMap(({ targetIds }) => targetIds));
    await mastery.follow(scope, standing, repaired.steps, { by: null, touchedIds, withdrawnIds: new Set(), now });
    return true;
  };

  const kind = { kind: 'progress.reconcile', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    checkpoint: z.strictObject({ afterId: z.string().nullable(), looked: z.int(), repaired: z.int() }),
    run: async ({ scope, checkpoint, save }) => {
      let { afterId, looked, repaired } = checkpoint ?? { afterId: null, looked: 0, repaired: 0 };
      for (;;) {
        const ids = await store.listTold(scope, afterId, batchSize);
        if (ids.length === 0) return { looked, repaired };
        const report: ReportLine[] = [];
        for (const id of ids) {
          if (!(await repair(scope, id))) continue;
          const message = 'Where the student stands was computed anew of what was told.';
          report.push({ outcome: 'repaired', subject: id, message, details: {} });
        }
        afterId = ids.at(-1) ?? null;
        [looked, repaired] = [looked + ids.length, repaired + report.length];
        await save({ afterId, looked, repaired }, { progress: { done: looked }, report });
      }
    },
  });
  return { definition, schedule: { name: 'progress.reconcile', job: kind, input: {}, everyMs: weekMs } };
}
