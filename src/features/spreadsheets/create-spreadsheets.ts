import type { Clock } from '../../shared/clock.ts';
import type { JobService } from '../jobs/job.service.ts';
import type { JobDefinition } from '../jobs/job.ts';
import type { AlignmentReader } from '../resources/resource-alignments.ts';
import type { ResourceBatches } from '../resources/resource-batch.service.ts';
import type { Tagging } from '../tagging/create-tagging.ts';
import type { VocabularyService } from '../vocabularies/vocabulary.service.ts';
import { createExportService } from './export.service.ts';
import { prepareImportJob } from './import.job.ts';
import { createSpreadsheetImports } from './import.service.ts';
import type { SpreadsheetServices } from './spreadsheet.routes.ts';
import type { SpreadsheetsStore } from './spreadsheets.store.ts';

/** The feature, put together over its collections. An import is a batch of tagging. */
export function createSpreadsheets({
  store,
  tagging,
  resources,
  vocabularies,
  standards,
  jobs,
  clock,
}: {
  readonly store: SpreadsheetsStore;
  readonly tagging: Pick<Tagging, 'services' | 'choose' | 'prepared'>;
  readonly resources: ResourceBatches;
  readonly vocabularies: Pick<VocabularyService, 'of'>;
  readonly standards: AlignmentReader;
  readonly jobs: () => Pick<JobService, 'enqueue'>;
  readonly clock: Clock;
}): { readonly services: SpreadsheetServices; readonly jobs: readonly JobDefinition[] } {
  return {
    services: {
      exports: createExportService({ choose: tagging.choose, resources, clock }),
      imports: createSpreadsheetImports({ store, batches: tagging.services.batches, jobs, clock }),
    },
    jobs: [prepareImportJob({ store, batches: tagging.prepared, resources, vocabularies, standards, clock })],
  };
}
