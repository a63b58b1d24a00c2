import type { Actor } from '../../shared/actor.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { DistrictResources } from '../resources/district-resources.ts';
import type { ResourceService } from '../resources/resource.service.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { FrameworkExport, StandardsReader } from '../standards/standards.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { acceptSuggestionsJob } from './accept-suggestions.job.ts';
import type { BatchService } from './batch.service.ts';
import type { BatchesStore } from './batches.store.ts';
import { createLibraries, type Libraries } from './library.ts';
import type { RejectionsStore } from './rejections.store.ts';
import { createStandardsModels } from './standards-models.ts';
import { createSuggestService } from './suggest.service.ts';
import { createSuggestionsService, type SuggestionsService } from './suggestions.service.ts';

export type Suggestions = {
  readonly service: SuggestionsService;
  readonly libraries: Libraries;
  readonly jobs: readonly JobDefinition[];
};

/** Suggestions and what is kept in memory for them, put together over their collections. */
export function createSuggestions(parts: {
  readonly store: BatchesStore;
  readonly rejections: RejectionsStore;
  readonly batches: BatchService;
  readonly feed: DistrictResources;
  readonly resources: Pick<ResourceService, 'getWorking'> & {
    getMany(actor: Actor, ids: readonly string[]): ReturnType<ResourceService['getMany']>;
  };
  readonly resourceBatches: ResourceBatches;
  readonly standards: StandardsReader;
  readonly frameworks: Pick<FrameworkExport, 'standardsOf'>;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly fileTexts: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly fileTextsChanged: (orgId: string, since: Date) => Promise<readonly string[]>;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
}): Suggestions {
  const { store, rejections, batches, feed, resources, resourceBatches, standards, frameworks, ...rest } = parts;
  const { vocabularies, fileTexts, fileTextsChanged, jobs, clock } = rest;
  const libraries = createLibraries({ feed, fileTexts, fileTextsChanged, clock });
  const models = createStandardsModels({ standards, frameworks });
  const suggest = createSuggestService({ libraries, models, rejections, vocabularies, resources, fileTexts, clock });
  const service = createSuggestionsService({
    suggest,
    resources,
    resourceBatches,
    feed,
    batches,
    rejections,
    standards,
    jobs,
    clock,
  });
  const accept = { store, batches: () => batches, feed, resources: resourceBatches, suggest, standards, clock };
  return { service, libraries, jobs: [acceptSuggestionsJob(accept)] };
}
