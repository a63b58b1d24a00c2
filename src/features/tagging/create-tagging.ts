import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import { type BatchService, createBatchService } from './batch.service.ts';
import type { BatchesStore } from './batches.store.ts';
import { undoBatchJob } from './undo-batch.job.ts';

export type Tagging = {
  readonly batches: BatchService;
  readonly jobs: readonly JobDefinition[];
};

/** The feature, put together over its collections. */
export function createTagging({
  store,
  resources,
  jobs,
  clock,
}: {
  readonly store: BatchesStore;
  readonly resources: ResourceBatches;
  readonly jobs: () => Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly clock: Clock;
}): Tagging {
  return {
    batches: createBatchService({ store, jobs, clock }),
    jobs: [undoBatchJob({ store, resources, clock })],
  };
}
