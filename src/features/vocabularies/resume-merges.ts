import { z } from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { idSchema } from '../../shared/ids.ts';
import type { JobService, Requester } from '../jobs/job.service.ts';
import { defineJob, type Job, type JobDefinition, type JobKind, type Schedule } from '../jobs/job.ts';
import type { TermMerge } from './term-merge.ts';
import type { VocabulariesStore } from './vocabularies.store.ts';

/** A request that is still at it has enqueued its job by then. */
const patienceMs = 60_000;
const lookEveryMs = 5 * 60_000;
const mostAtOnce = 200;

const input = z.strictObject({ mergeId: idSchema });
export const mergeKind: JobKind<{ mergeId: string }> = { kind: 'vocabularies.merge', input };
export const undoKind: JobKind<{ mergeId: string }> = { kind: 'vocabularies.undo-merge', input };

/** The same job however often it is asked for: a request that broke off can be repeated. */
export function enqueueMergeJob(
  jobs: Pick<JobService, 'enqueue'>,
  requester: Requester,
  kind: JobKind<{ mergeId: string }>,
  { id }: Pick<TermMerge, 'id'>,
): Promise<Job> {
  return jobs.enqueue(requester, kind, { mergeId: id }, { key: `${kind.kind}:${id}` });
}

/**
 * Asks again for the work of merges whose process died after it had changed the vocabulary, and before the job was there.
 * Whatever has its job already stays as it is.
 */
export function resumeMerges({
  store,
  jobs,
  clock,
}: {
  store: Pick<VocabulariesStore, 'listOpen'>;
  jobs: () => Pick<JobService, 'enqueue'>;
  clock: Clock;
}): { definition: JobDefinition; schedule: Schedule } {
  const kind = { kind: 'vocabularies.resume-merges', input: z.strictObject({}) };
  const definition = defineJob({
    ...kind,
    run: async ({ scope }) => {
      const before = new Date(clock.now().getTime() - patienceMs);
      const open = await store.listOpen(scope, before, mostAtOnce);
      for (const { orgId, ...merge } of open) {
        const [work, by] = merge.undo === null ? [mergeKind, merge.by] : [undoKind, merge.undo.by];
        await enqueueMergeJob(jobs(), { orgId, requestedBy: by }, work, merge);
      }
      return { asked: open.length };
    },
  });
  return { definition, schedule: { name: kind.kind, job: kind, input: {}, everyMs: lookEveryMs } };
}
