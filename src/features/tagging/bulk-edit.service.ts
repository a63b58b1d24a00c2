import type { Actor } from '../../shared/actor.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JsonValue } from '../jobs/job.ts';
import { mayBatch } from './batch.policy.ts';
import type { BatchService } from './batch.service.ts';
import type { Batch } from './batch.ts';
import type { BulkChange } from './bulk-change.schemas.ts';
import { prepareBulkEditKind } from './bulk-edit.job.ts';
import type { ResolveChange } from './resolve-change.ts';
import type { Selection } from './selection.schemas.ts';

export type BulkEditService = ReturnType<typeof createBulkEditService>;

export function createBulkEditService({
  batches,
  resolve,
  jobs,
}: {
  readonly batches: Pick<BatchService, 'begin'>;
  readonly resolve: ResolveChange;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
}) {
  return {
    /** Throws forbidden, and invalid_request for words that mean nothing here and operations that contradict. */
    prepare: async (
      actor: Actor,
      { selection, change }: { selection: Selection; change: BulkChange },
    ): Promise<Batch> => {
      if (!mayBatch(actor)) throw new AppError('forbidden');
      const request = { selection, change: await resolve(actor, change) } as unknown as JsonValue;
      const batch = await batches.begin(actor, { kind: 'bulkEdit', state: 'preparing', request });
      const requester = { orgId: actor.orgId, requestedBy: actor.userId };
      const { id: jobId } = await jobs().enqueue(requester, prepareBulkEditKind, { batchId: batch.id });
      return { ...batch, jobId };
    },
  };
}
