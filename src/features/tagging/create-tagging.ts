import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition, Schedule } from '../jobs/job.ts';
import type { DistrictResources } from '../resources/district-resources.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { ResourceSearches } from '../search/hits.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { batchRoutes } from './batch.routes.ts';
import { type BatchService, createBatchService } from './batch.service.ts';
import type { BatchesStore } from './batches.store.ts';
import { prepareBulkEditJob } from './bulk-edit.job.ts';
import { bulkEditRoutes } from './bulk-edit.routes.ts';
import { type BulkEditService, createBulkEditService } from './bulk-edit.service.ts';
import { type Choose, createChoose } from './choose.ts';
import { purgeBatches } from './purge-batches.ts';
import { quickEditRoutes } from './quick-edits.routes.ts';
import { createQuickEditService, type QuickEditService } from './quick-edits.service.ts';
import { createResolveChange } from './resolve-change.ts';
import { runBatchJob } from './run-batch.job.ts';
import { undoBatchJob } from './undo-batch.job.ts';

export type TaggingServices = {
  readonly batches: BatchService;
  readonly bulkEdits: BulkEditService;
  readonly quickEdits: QuickEditService;
};

export type Tagging = {
  readonly services: TaggingServices;
  readonly choose: Choose;
  /** Where another feature puts what its batches are to do when they are run. */
  readonly prepared: Pick<BatchesStore, 'find' | 'update' | 'putPart' | 'clearParts'>;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly Schedule[];
};

export type TaggingParts = {
  readonly store: BatchesStore;
  readonly resources: ResourceBatches;
  readonly resourceList: Pick<ResourceService, 'list'>;
  readonly feed: Pick<DistrictResources, 'listLacking'>;
  readonly search: () => Pick<ResourceSearches, 'findIds'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  readonly jobs: () => Pick<JobService, 'enqueue' | 'waitFor'>;
  readonly clock: Clock;
};

/** The feature, put together over its collections. */
export function createTagging(parts: TaggingParts): Tagging {
  const { store, resources, jobs, clock } = parts;
  const batches = createBatchService({ store, jobs, clock });
  const purge = purgeBatches({ store, resources, clock });
  const choose = createChoose({ search: parts.search, resources: parts.resourceList, feed: parts.feed, clock });
  const resolve = createResolveChange(parts);
  return {
    services: {
      batches,
      bulkEdits: createBulkEditService({ batches, resolve, jobs }),
      quickEdits: createQuickEditService({ batches, resources, resolve }),
    },
    choose,
    prepared: store,
    jobs: [
      prepareBulkEditJob({ store, resources, choose, clock }),
      runBatchJob({ store, resources, clock }),
      undoBatchJob({ store, resources, clock }),
      purge.definition,
    ],
    schedules: [purge.schedule],
  };
}

export function taggingRoutes({ batches, bulkEdits, quickEdits }: TaggingServices) {
  return [...batchRoutes(batches), ...bulkEditRoutes(bulkEdits), ...quickEditRoutes(quickEdits)];
}
